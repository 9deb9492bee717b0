import type { SimpleKind } from '../model/delta-type.js';
import { arrayFacets, facetsFromJson, fieldFacets, mapFacets } from './facets-json.js';
import type { LockField, LockType, Reserved } from './lock.js';
import type { FieldJson, ReservedJson, TypeJson } from './lock-schema.js';

/** The inverse of `typeToJson`. The schema has checked the shape; throws Error for an unknown scalar type. */
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
  return {
    kind: 'struct',
    fields: json.struct.map(fieldFromJson),
    reserved: (json.reserved ?? []).map(reservedFromJson),
  };
}

/** Thrown for a choice that only a newer version understands: other code would be emitted without it. */
export class UnknownChoice extends Error {}

/** Throws UnknownChoice. */
export function expectNoChoices({ name, choices = {} }: FieldJson): void {
  const [choice] = Object.keys(choices);
  if (choice !== undefined) throw new UnknownChoice(`the choice '${choice}' for ${name}`);
}

/** Returns a retired number without keys that are undefined. */
export function reservedFromJson({ number, name, type }: ReservedJson): Reserved {
  return type === undefined ? { number, name } : { number, name, type };
}

function fieldFromJson(json: FieldJson): LockField {
  const { name, number, type } = json;
  expectNoChoices(json);
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

/** The largest length of CHAR and VARCHAR, in characters. */
const maxLength = 2_147_483_647;

function scalar(text: string): LockType {
  if (simple.has(text)) return { kind: text as SimpleKind };
  if (text === 'string') return { kind: 'string' };
  const match = /^(char|varchar|decimal)\((0|[1-9]\d{0,9})(?:,(0|[1-9]\d?))?\)$/.exec(text);
  const [, kind, first, second] = match ?? [];
  const size = Number(first);
  if (kind === 'decimal' && second !== undefined) {
    const scale = Number(second);
    if (size >= 1 && size <= 38 && scale <= size) return { kind, precision: size, scale };
  }
  if ((kind === 'char' || kind === 'varchar') && second === undefined && size >= 1 && size <= maxLength)
    return { kind, length: size };
  throw new Error(`unknown type ${JSON.stringify(text.slice(0, 60))}`);
}
