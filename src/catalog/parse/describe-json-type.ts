import { parseSqlType, SqlSyntaxError } from '../../ddl/parse-sql-type.js';
import type { DeltaType, StructField } from '../../model/delta-type.js';
import { isJsonObject } from '../../system/bounded-json.js';

/** Deeper types are rejected as corrupt: Spark itself cannot read them. */
const maxDepth = 100;
/** The name of any present or future type, perhaps with parameters: `geometry(4326)`, `time(6)`. */
const word: RegExp = /^[a-z_][a-z0-9_ ]*(\([^()]*\))?$/i;
/** Types that need other keys besides their name. Without these, the JSON is corrupt. */
const composed: RegExp = /^(decimal|dec|numeric|char|character|varchar|array|map|struct)\b/i;

/** The JSON does not describe a type. The message says why, as the end of a sentence. */
export class DescribeTypeError extends Error {}

/**
 * Parses a type as `DESCRIBE … AS JSON` writes it: `{"name":"decimal","precision":28,"scale":2}`. A string has an unknown
 * bound, because CHAR and VARCHAR are shown as strings unless the session preserves them. A type that Zerobus does not
 * support becomes `unsupported`. Throws DescribeTypeError.
 */
export function parseDescribedType(value: unknown, depth: number = 0): DeltaType {
  if (depth > maxDepth) throw new DescribeTypeError(`it is nested deeper than ${maxDepth} levels`);
  if (!isJsonObject(value) || typeof value['name'] !== 'string') throw new DescribeTypeError('a type is missing');
  const name = value['name'].trim();
  switch (name.toLowerCase()) {
    case 'string':
      return { kind: 'string', bound: 'unknown', ...collation(value['collation']) };
    case 'char':
    case 'varchar':
      return readWord(`${name}(${whole(value, 'length')})`);
    case 'decimal':
      return readWord(`decimal(${whole(value, 'precision')},${whole(value, 'scale')})`);
    case 'interval':
      return { kind: 'unsupported', text: intervalText(value) };
    case 'array':
      return {
        kind: 'array',
        element: parseDescribedType(value['element_type'], depth + 1),
        ...flag('containsNull', value['element_nullable']),
      };
    case 'map':
      return {
        kind: 'map',
        key: parseDescribedType(value['key_type'], depth + 1),
        value: parseDescribedType(value['value_type'], depth + 1),
        ...flag('valueContainsNull', value['value_nullable']),
      };
    case 'struct':
      return { kind: 'struct', fields: readFields(value['fields'], depth + 1) };
    default:
      return readWord(name);
  }
}

function readFields(value: unknown, depth: number): StructField[] {
  if (!Array.isArray(value)) throw new DescribeTypeError('a struct has no list of fields');
  return value.map((item: unknown) => {
    if (!isJsonObject(item) || typeof item['name'] !== 'string' || item['name'] === '')
      throw new DescribeTypeError('a field of a struct has no name');
    const { name, comment } = item;
    if (comment != null && typeof comment !== 'string')
      throw new DescribeTypeError(`the comment of ${name} is not a string`);
    return {
      name,
      type: parseDescribedType(item['type'], depth),
      ...flag('nullable', item['nullable']),
      comment: comment || null,
    };
  });
}

/** Parses a type without nested types, which has the same form as in SQL. An unknown one becomes `unsupported`. */
function readWord(text: string): DeltaType {
  try {
    return parseSqlType(text);
  } catch (cause) {
    if (!(cause instanceof SqlSyntaxError)) throw cause;
    if (word.test(text) && !composed.test(text)) return { kind: 'unsupported', text };
    throw new DescribeTypeError(cause.message, { cause });
  }
}

function collation(value: unknown): { readonly collation?: string | null } {
  if (value == null) return {};
  if (typeof value !== 'string' || value === '') throw new DescribeTypeError('collation is not a string');
  return { collation: value.toUpperCase() === 'UTF8_BINARY' ? null : value };
}

function intervalText(value: Readonly<Record<string, unknown>>): string {
  const units = [value['start_unit'], value['end_unit']].filter((unit) => typeof unit === 'string');
  const text = [...new Set(units)].join(' to ');
  return text === '' ? 'interval' : `interval ${text}`;
}

function whole(value: Readonly<Record<string, unknown>>, key: string): number {
  const found = value[key];
  if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < 0)
    throw new DescribeTypeError(`${key} of ${String(value['name'])} is not a whole number`);
  return found;
}

function flag<Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: boolean } {
  if (value == null) return {};
  if (typeof value !== 'boolean') throw new DescribeTypeError(`${key} is not a boolean`);
  return { [key]: value } as { readonly [K in Key]?: boolean };
}
