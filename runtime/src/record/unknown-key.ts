import { isAnyMap } from '../codecs/realm.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Column, ColumnType } from './column.js';

const KEYS_BY_COLUMNS = new WeakMap<readonly Column[], Map<string, ColumnType>>();

/**
 * Finds the first key that is not a column, and returns its path, such as `location.latt`; undefined if there is none. Searches
 * structs too, also those in arrays and maps. An array in place of a struct is left to the encoder, which rejects it. Takes about as
 * long as encoding the record.
 */
export function findUnknownKey(columns: readonly Column[], record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
  const known = getKnownKeys(columns);
  for (const key of Object.keys(record)) {
    const type = known.get(key);
    if (type === undefined) return key;
    if (typeof type === 'string') continue;
    const inner = findInValue(type, (record as Record<string, unknown>)[key]);
    if (inner !== undefined) return `${key}${inner}`;
  }
  return undefined;
}

/** Returns the error for a key that is not a column. */
export function unknownKeyError(path: string): ZerobusError {
  return new ZerobusError('unknown-key', 'is not a column of the table', {
    path,
    help: 'Correct the spelling. If the column was added after the code was generated, run `zerobus-gen`.',
  });
}

function findInValue(type: ColumnType, value: unknown): string | undefined {
  if (typeof type === 'string' || value === null || value === undefined) return undefined;
  if ('struct' in type) {
    const key = findUnknownKey(type.struct, value);
    return key === undefined ? undefined : `.${key}`;
  }
  if ('map' in type) {
    if (typeof type.map[1] === 'string') return undefined;
    const entries = isAnyMap(value) ? value : Object.entries(value);
    for (const [key, item] of entries) {
      const inner = findInValue(type.map[1], item);
      if (inner !== undefined) return `[${String(key)}]${inner}`;
    }
    return undefined;
  }
  if (typeof type.array === 'string' || !Array.isArray(value)) return undefined;
  for (const [index, item] of value.entries()) {
    const inner = findInValue(type.array, item);
    if (inner !== undefined) return `[${index}]${inner}`;
  }
  return undefined;
}

function getKnownKeys(columns: readonly Column[]): Map<string, ColumnType> {
  let known = KEYS_BY_COLUMNS.get(columns);
  if (known === undefined) {
    known = new Map(
      columns.flatMap((column) => [column.name, column.property ?? column.name].map((key) => [key, column.type])),
    );
    KEYS_BY_COLUMNS.set(columns, known);
  }
  return known;
}
