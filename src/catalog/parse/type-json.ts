import { parseSqlType, SqlSyntaxError } from '../../ddl/parse-sql-type.js';
import type { DeltaType, Facet, StructField } from '../../model/delta-type.js';
import { isJsonObject, jsonFault, parseJson } from '../../system/bounded-json.js';
import { withBoundedStrings } from './bounded-strings.js';
import { readFieldMetadata } from './type-json-metadata.js';

/** Deeper types are rejected as corrupt: Spark itself cannot read them. */
const maxDepth = 100;
/** In UTF-16 units. A struct with 2,000 fields has about 200,000. */
const maxLength = 4 * 1024 * 1024;

/** The facts in `type_json` of a column. A facet that it omits is unknown. */
export interface TypeJson {
  readonly type: DeltaType;
  readonly name?: string;
  readonly nullable?: Facet<boolean>;
  readonly comment?: Facet<string>;
  readonly columnId?: Facet<number>;
  readonly generated?: Facet<string>;
  readonly identity?: Facet<boolean>;
  readonly defaultValue?: Facet<string>;
}

/** The text does not describe a type. The message says why, as the end of a sentence. */
export class TypeJsonError extends Error {}

/**
 * Parses `type_json`: a Spark StructField, or the bare type that older connectors write. Undefined if it is empty or `{}`; then
 * `type_text` has the type. Throws TypeJsonError if it is not valid.
 */
export function parseTypeJson(text: string): TypeJson | undefined {
  if (text.length > maxLength) throw new TypeJsonError(`it is longer than ${maxLength / 1024 / 1024} MiB`);
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (/^[A-Za-z]/.test(trimmed)) return { type: readType(trimmed, 0) };
  const value = readJson(trimmed);
  if (typeof value === 'string') return { type: readType(value, 0) };
  if (!isJsonObject(value)) throw new TypeJsonError('it is neither a type nor a field');
  if (Object.keys(value).length === 0) return undefined;
  return 'name' in value ? readField(value, 0) : { type: readType(value, 0) };
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new TypeJsonError(jsonFault(cause, 'it is not valid JSON'), { cause });
  }
}

function readField(value: Readonly<Record<string, unknown>>, depth: number): TypeJson & { readonly name: string } {
  const { name, nullable, metadata } = value;
  if (typeof name !== 'string' || name === '') throw new TypeJsonError('a field has no name');
  if (nullable != null && typeof nullable !== 'boolean')
    throw new TypeJsonError(`nullable of ${name} is not a boolean`);
  if (metadata != null && !isJsonObject(metadata)) throw new TypeJsonError(`metadata of ${name} is not an object`);
  const { declared, ...facets } = readFieldMetadata(metadata ?? undefined);
  const stored = readType(value['type'], depth);
  const type = declared === undefined ? stored : withBoundedStrings(stored, readType(declared, depth));
  return { name, type, ...(nullable == null ? {} : { nullable }), ...facets };
}

function readType(value: unknown, depth: number): DeltaType {
  if (depth > maxDepth) throw new TypeJsonError(`it is nested deeper than ${maxDepth} levels`);
  if (typeof value === 'string') return readWord(value);
  if (!isJsonObject(value)) throw new TypeJsonError('a type is missing');
  switch (value['type']) {
    case 'array':
      return { kind: 'array', element: readType(value['elementType'], depth + 1), ...flag(value, 'containsNull') };
    case 'map':
      return {
        kind: 'map',
        key: readType(value['keyType'], depth + 1),
        value: readType(value['valueType'], depth + 1),
        ...flag(value, 'valueContainsNull'),
      };
    case 'struct':
      return { kind: 'struct', fields: readFields(value['fields'], depth + 1) };
    case 'udt':
      return { kind: 'unsupported', text: typeof value['class'] === 'string' ? `UDT ${value['class']}` : 'UDT' };
    default:
      if (typeof value['type'] === 'string' && Object.keys(value).length === 1) return readWord(value['type']);
      throw new TypeJsonError(`unknown type ${JSON.stringify(value['type'])?.slice(0, 60) ?? 'without a name'}`);
  }
}

function readFields(value: unknown, depth: number): StructField[] {
  if (!Array.isArray(value)) throw new TypeJsonError('a struct has no list of fields');
  return value.map((item: unknown) => {
    if (!isJsonObject(item)) throw new TypeJsonError('a field of a struct is not an object');
    const { name, type, nullable, comment, columnId } = readField(item, depth);
    return {
      name,
      type,
      ...(nullable === undefined ? {} : { nullable }),
      ...(comment === undefined ? {} : { comment }),
      ...(columnId === undefined ? {} : { columnId }),
    };
  });
}

/** Parses a type without nested types, which has the same form as in SQL, including Spark's older names. */
function readWord(text: string): DeltaType {
  try {
    return parseSqlType(text);
  } catch (cause) {
    if (!(cause instanceof SqlSyntaxError)) throw cause;
    // A future type is unsupported rather than corrupt.
    if (/^(?!(?:decimal|dec|numeric|char|varchar|array|map|struct)\b)[a-z_][a-z0-9_ ]*(\([^()]*\))?$/i.test(text))
      return { kind: 'unsupported', text };
    throw new TypeJsonError(cause.message, { cause });
  }
}

function flag<Key extends string>(
  value: Readonly<Record<string, unknown>>,
  key: Key,
): { readonly [K in Key]?: boolean } {
  const found = value[key];
  if (found == null) return {};
  if (typeof found !== 'boolean') throw new TypeJsonError(`${key} is not a boolean`);
  return { [key]: found } as { readonly [K in Key]?: boolean };
}
