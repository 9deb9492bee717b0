import type { TableName } from '../model/table-name.js';
import { singular } from './singular.js';

/** `sensor_events` -> `SensorEvents`; what no identifier can hold is left out. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  return /^[0-9]/.test(joined) || joined === '' ? `_${joined}` : joined;
}

/** `SensorEvent` -> `sensor_event`: the base of the files' names. */
export function snakeCase(name: string): string {
  const split = name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, (_, a = '', b = '', c = '') => `${a}${c}_${b}`)
    .toLowerCase();
  return split.replace(/^_+(?=.)/, '');
}

/** `sensor_events` -> `SensorEvent`: the last word in the singular. */
export function singularPascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const last = words.pop();
  return last === undefined ? pascalCase(text) : pascalCase([...words, singular(last)].join('_'));
}

/** `<catalog>.<schema>`, or the schema alone, made of what protobuf takes. protobufjs has no place for `__proto__`. */
export function packageName(table: TableName): string {
  return table.parts
    .slice(0, -1)
    .map((part) => part.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9])/, '_'))
    .map((part) => (part === '__proto__' ? '__proto___' : part))
    .join('.');
}

/** The message of a map's entries, as protoc names it: `map_by_day` -> `MapByDayEntry`. */
export function entryName(field: string): string {
  return `${field.replace(/(^_*|_+)([a-z]?)/g, (_, _bars, letter: string) => letter.toUpperCase())}Entry`;
}

/** The name of a field in the JSON form of protobuf, as protoc makes it: `foo_bar` -> `fooBar`. */
export function jsonName(field: string): string {
  return field.replace(/_+([a-z]?)/g, (_, letter: string) => letter.toUpperCase());
}

/** A name that protobuf takes, and Zerobus matches with columns. */
export function isProtoName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** The first of `base`, `base` + suffix, `base` + suffix + 2 … that is free. */
export function uniqueName(base: string, suffix: string, isTaken: (name: string) => boolean): string {
  for (let i = 0; ; i++) {
    const name = i === 0 ? base : `${base}${suffix}${i === 1 ? '' : i}`;
    if (!isTaken(name)) return name;
  }
}
