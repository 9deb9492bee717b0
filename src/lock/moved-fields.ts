import type { Lock, LockMember, LockType } from './lock.js';
import type { ResolvedLock } from './resolve-lock.js';

/** A column, or a field in it, that a merged branch knew by another number. */
export interface MovedField {
  /** As in diagnostics: `readings[].value`. */
  readonly path: string;
  readonly before: number;
  readonly now: number;
}

/** Which fields of the lock that was made lost the number that a side of the merge had given them. */
export function movedFields({ lock, sides }: ResolvedLock, made: Lock): readonly MovedField[] {
  const kept = new Set(listNumbers(lock).map(([path, number]) => `${number} ${path}`));
  const now = new Map(listNumbers(made));
  const moved = new Map<string, MovedField>();
  for (const [path, before] of sides.flatMap(listNumbers)) {
    const number = now.get(path);
    if (number === undefined || number === before || kept.has(`${before} ${path}`)) continue;
    moved.set(path, { path, before, now: number });
  }
  return [...moved.values()];
}

function listNumbers({ columns }: Lock): [path: string, number: number][] {
  return columns.flatMap((column) => ofMember(column, ''));
}

function ofMember({ name, number, type }: LockMember, prefix: string): [path: string, number: number][] {
  return [[`${prefix}${name}`, number], ...ofType(type, `${prefix}${name}`)];
}

function ofType(type: LockType, path: string): [path: string, number: number][] {
  if (type.kind === 'array') return ofType(type.element, `${path}[]`);
  if (type.kind === 'map') return ofType(type.value, `${path}{}`);
  return type.kind === 'struct' ? type.fields.flatMap((field) => ofMember(field, `${path}.`)) : [];
}
