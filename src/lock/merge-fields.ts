import { ColumnIndex } from '../model/match-columns.js';
import { nextFieldNumber } from './field-number.js';
import { keepKnown } from './keep-known.js';
import type { LockMember, LockType, Reserved } from './lock.js';
import { keepText, type NumberedFields } from './update-fields.js';

/**
 * Merges the field lists of the sides of a git merge, our side first. Every number of our side stays; if a side has a
 * number twice, its first field keeps it. Any other field with a taken number gets a number that no side ever used. All
 * remaining numbers are reserved. A single side means a clean merge that gave a number twice.
 */
export function mergeFields<F extends LockMember>(sides: readonly NumberedFields<F>[]): NumberedFields<F> {
  const used = sides.flatMap(({ fields, reserved }) => [...fields, ...reserved].map(({ number }) => number));
  const [ours, ...others] = sides;
  const { first, rest } = firstOfEach(ours?.fields ?? [], ours?.reserved ?? []);
  const merged = first.map((field) => [field]);
  // The members of each merged field, found by its first member.
  const groups = new Map(merged.map((members) => [members[0]!, members]));
  const index = new ColumnIndex(groups.keys());
  const retired = new Map(ours?.reserved.map(({ number, name }) => [number, name]));
  const held = new Set(first.map(({ number }) => number));
  const left: Reserved[] = [];
  for (const field of [...rest, ...others.flatMap(({ fields }) => fields)]) {
    const { number, name } = field;
    const match = index.findById(field) ?? index.findByName(field, name);
    const same = match === undefined ? undefined : groups.get(match);
    if (same !== undefined) same.push(field);
    if (same !== undefined) left.push({ number, name });
    // Our side retired this very column: it is not a new one. If the table has it again, the update allocates a number.
    else if (retired.get(number) !== name) {
      const free = !held.has(number) && !retired.has(number);
      const given = free ? number : nextFieldNumber(used);
      used.push(given);
      held.add(given);
      const added = { ...field, number: given };
      const members = [added];
      merged.push(members);
      groups.set(added, members);
      index.add(added);
    }
  }
  const reserved = new Map<number, Reserved>();
  for (const item of [...sides.flatMap((side) => side.reserved), ...left]) {
    if (!held.has(item.number) && !reserved.has(item.number)) reserved.set(item.number, item);
  }
  return { fields: merged.map(mergeMembers), reserved: [...reserved.values()].sort((a, b) => a.number - b.number) };
}

/** Splits off the fields that keep their number (`first`). A retired number is only free for the column that had it. */
function firstOfEach<F extends LockMember>(
  fields: readonly F[],
  reserved: readonly Reserved[],
): { readonly first: readonly F[]; readonly rest: readonly F[] } {
  const retired = new Map(reserved.map(({ number, name }) => [number, name]));
  const numbers = new Set<number>();
  const names = new Set<string>();
  const first: F[] = [];
  const rest: F[] = [];
  for (const field of fields) {
    const { number, name } = field;
    const other = retired.has(number) && retired.get(number) !== name;
    (other || numbers.has(number) || names.has(name) ? rest : first).push(field);
    if (!other) numbers.add(number);
    names.add(name);
  }
  return { first, rest };
}

/** Combines what the sides know about one field, our side first. */
function mergeMembers<F extends LockMember>(members: readonly F[]): F {
  const field = members.reduce((ours, theirs) => keepKnown(theirs, ours));
  return { ...field, type: mergeTypes(members.map(({ type }) => type)) };
}

function mergeTypes(types: readonly LockType[]): LockType {
  const merged = types.reduce((ours, theirs) => {
    if (ours.kind === 'string') return keepText(theirs, ours);
    return ours.kind === theirs.kind && ours.kind !== 'struct' ? keepKnown(theirs, ours) : ours;
  });
  switch (merged.kind) {
    case 'array':
      return { ...merged, element: mergeTypes(types.flatMap((type) => (type.kind === 'array' ? [type.element] : []))) };
    case 'map':
      return { ...merged, value: mergeTypes(types.flatMap((type) => (type.kind === 'map' ? [type.value] : []))) };
    case 'struct':
      return { kind: 'struct', ...mergeFields(types.filter((type) => type.kind === 'struct')) };
    default:
      return merged;
  }
}
