import type { SimpleKind } from '../model/delta-type.js';
import { arrayFacets, facetsFromJson, fieldFacets, mapFacets } from './facets-json.js';
import type { LockField, LockType } from './lock.js';
import type { FieldJson, TypeJson } from './lock-schema.js';

/** The inverse of `typeToJson`. The schema has checked the form; throws Error where a scalar is none. */
export function typeFromJson(json: TypeJson): LockType {
  if (typeof json === 'string') return scalar(json);
  if ('string' in json) {
    const { string: collation, bound } = json;
    return { kind: 'string', ...(collation !== null && { collation }), ...(bound !== undefined && { bound }) };
  }
  if ('unsupported' in json) return { kind: 'unsupported', text: json.unsupported };
  if ('array' in json)
    return { kind: 'array', element: typeFromJson(json.array), ...facetsFromJson(json, arrayFacets) };
  if ('map' in json) {
    const [key, value] = json.map;
    return { kind: 'map', key: typeFromJson(key), value: typeFromJson(value), ...facetsFromJson(json, mapFacets) };
  }
  return { kind: 'struct', fields: json.struct.map(fieldFromJson), reserved: json.reserved ?? [] };
}

function fieldFromJson(json: FieldJson): LockField {
  const { name, number, type } = json;
  return { name, number, type: typeFromJson(type), ...facetsFromJson(json, fieldFacets) };
}

const simple: ReadonlySet<string> = new Set<SimpleKind>([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
  'variant',
]);

function scalar(text: string): LockType {
  if (simple.has(text)) return { kind: text as SimpleKind };
  if (text === 'string') return { kind: 'string' };
  const match = /^(char|varchar|decimal)\((\d{1,9})(?:,(\d{1,2}))?\)$/.exec(text);
  const [, kind, first, second] = match ?? [];
  if (kind === 'decimal' && second !== undefined) {
    return { kind, precision: Number(first), scale: Number(second) };
  }
  if ((kind === 'char' || kind === 'varchar') && second === undefined) return { kind, length: Number(first) };
  throw new Error(`there is no type ${JSON.stringify(text.slice(0, 60))}`);
}
