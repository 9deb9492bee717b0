import type { Lock, LockMember, LockType } from './lock.js';
import type { ResolvedLock } from './resolve-lock.js';

/** A column, or a nested field, that had another number on a merged branch. */
export interface MovedField {
  /** The path as in diagnostics: `readings[].value`. */
  readonly path: string;
  readonly before: number;
  readonly now: number;
}

/** Lists the fields of the merged lock that lost the number which a side of the merge had given them. */
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
  return columns.flatMap((column) => listMemberNumbers(column, ''));
}

function listMemberNumbers({ name, number, type }: LockMember, prefix: string): [path: string, number: number][] {
  return [[`${prefix}${name}`, number], ...listTypeNumbers(type, `${prefix}${name}`)];
}

function listTypeNumbers(type: LockType, path: string): [path: string, number: number][] {
  if (type.kind === 'array') return listTypeNumbers(type.element, `${path}[]`);
  if (type.kind === 'map') return listTypeNumbers(type.value, `${path}{}`);
  return type.kind === 'struct' ? type.fields.flatMap((field) => listMemberNumbers(field, `${path}.`)) : [];
}
