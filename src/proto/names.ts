import type { TableName } from '../model/table-name.js';
import { singular } from './singular.js';

/** Converts to PascalCase: `sensor_events` -> `SensorEvents`. Drops characters that identifiers cannot contain. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  return /^[0-9]/.test(joined) || joined === '' ? `_${joined}` : joined;
}

/** Converts a message name to the base of its file names: `SensorEvent` -> `sensor_event`. */
export function snakeCase(name: string): string {
  const split = name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, (_, a = '', b = '', c = '') => `${a}${c}_${b}`)
    .toLowerCase();
  return split.replace(/^_+(?=.)/, '');
}

/** Converts to PascalCase with the last word in the singular: `sensor_events` -> `SensorEvent`. */
export function singularPascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const last = words.pop();
  return last === undefined ? pascalCase(text) : pascalCase([...words, singular(last)].join('_'));
}

/** Returns the protobuf package, `<catalog>.<schema>` or the schema alone, with invalid characters replaced. */
export function packageName(table: TableName): string {
  return table.parts
    .slice(0, -1)
    .map((part) => part.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9])/, '_'))
    .map((part) => (part === '__proto__' ? '__proto___' : part))
    .join('.');
}

/** Returns protoc's name for the entry message of a map: `map_by_day` -> `MapByDayEntry`. */
export function entryName(field: string): string {
  return `${field.replace(/(^_*|_+)([a-z]?)/g, (_, _bars, letter: string) => letter.toUpperCase())}Entry`;
}

/** Returns protoc's name for a field in protobuf JSON: `foo_bar` -> `fooBar`. */
export function jsonName(field: string): string {
  return field.replace(/_+([a-z]?)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Chooses the names of fields in protobuf JSON: the default, or the field's own name if others have the same default. This leaves
 * no two alike, because a default has no underscore, and of those with the same one only one field has no underscore either.
 */
export function chooseJsonNames(fields: readonly string[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const field of fields) counts.set(jsonName(field), (counts.get(jsonName(field)) ?? 0) + 1);
  return new Map(fields.map((field) => [field, counts.get(jsonName(field)) === 1 ? jsonName(field) : field]));
}

/**
 * Returns whether protobufjs gives this name to the oneof that it creates for a field with presence: `_id` beside `id`. protoc then
 * picks another name for the oneof; protobufjs rejects the file. `fields` are the names beside it.
 */
export function isOneofName(name: string, fields: ReadonlySet<string>): boolean {
  return name.startsWith('_') && fields.has(name.slice(1));
}

/** Returns protobufjs's name for a field, unless its option keepCase is set: `foo_bar` -> `fooBar`, `_id` -> `_id`. */
export function camelCase(field: string): string {
  return field.slice(0, 1) + field.slice(1).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns whether a column name is a valid protobuf field name: Zerobus matches fields with columns by name. */
export function isProtoName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Returns the first of `base`, `base` + suffix, `base` + suffix + 2 … that is not taken. */
export function uniqueName(base: string, suffix: string, isTaken: (name: string) => boolean): string {
  for (let i = 0; ; i++) {
    const name = i === 0 ? base : `${base}${suffix}${i === 1 ? '' : i}`;
    if (!isTaken(name)) return name;
  }
}
