import type { BoundedStringType, DeltaType, StringType } from '../model/delta-type.js';
import { matchColumns } from '../model/match-columns.js';
import { nextFieldNumber } from './field-number.js';
import { keepKnown } from './keep-known.js';
import type { LockField, LockType, Reserved } from './lock.js';

/** Returns whether two scalar types are the same on the wire, so that a field can keep its number. */
export type SameScalar = (before: DeltaType, after: DeltaType) => boolean;

/** What allocating numbers needs of a column, or of a field of a struct. */
interface Numbered {
  readonly name: string;
  readonly type: LockType;
  readonly number: number;
  readonly columnId?: number | null | undefined;
}

interface Unnumbered extends Omit<Numbered, 'type' | 'number'> {
  readonly type: DeltaType;
}

/** The fields of a table or struct, with the numbers that are retired there. */
export interface NumberedFields<F> {
  readonly fields: readonly F[];
  readonly reserved: readonly Reserved[];
}

/**
 * Allocates a number for every field of `now`: the number it had before, or a new one if the field is new or its type
 * changed on the wire. The numbers of dropped fields become reserved.
 */
export function updateFields<F extends Unnumbered, P extends Numbered>(
  before: readonly P[],
  reserved: readonly Reserved[],
  now: readonly F[],
  same: SameScalar,
): NumberedFields<F & { readonly number: number; readonly type: LockType }> {
  const matches = matchColumns(now, before);
  const kept = new Map([...matches].filter(([field, match]) => isSameOnWire(match.type, field.type, same)));
  const keeping = new Set(kept.values());
  const retired = before.filter((field) => !keeping.has(field)).map(({ number, name }) => ({ number, name }));
  const used = [...before, ...reserved].map(({ number }) => number);
  const fields = now.map((field) => {
    const match = matches.get(field);
    const number = kept.get(field)?.number ?? nextFieldNumber(used);
    used.push(number);
    const type = updateType(match?.type, field.type, same);
    return { ...(match === undefined ? field : keepKnown(match, field)), type, number };
  });
  return { fields, reserved: [...reserved, ...retired].sort((a, b) => a.number - b.number) };
}

function isSameOnWire(before: LockType, after: DeltaType, same: SameScalar): boolean {
  if (before.kind === 'array' && after.kind === 'array') return isSameOnWire(before.element, after.element, same);
  if (before.kind === 'map' && after.kind === 'map') {
    return same(before.key, after.key) && isSameOnWire(before.value, after.value, same);
  }
  if (before.kind === 'struct' && after.kind === 'struct') return true;
  return before.kind !== 'struct' && after.kind !== 'struct' && same(before, after);
}

function updateType(before: LockType | undefined, now: DeltaType, same: SameScalar): LockType {
  switch (now.kind) {
    case 'array': {
      const was = before?.kind === 'array' ? before : undefined;
      return { ...keepKnown(was ?? now, now), element: updateType(was?.element, now.element, same) };
    }
    case 'map': {
      const was = before?.kind === 'map' ? before : undefined;
      const key = was !== undefined && now.key.kind === 'string' ? keepText(was.key, now.key) : now.key;
      return { ...keepKnown(was ?? now, now), key, value: updateType(was?.value, now.value, same) };
    }
    case 'struct': {
      const was = before?.kind === 'struct' ? before : undefined;
      return {
        kind: 'struct',
        ...updateFields<(typeof now.fields)[number], LockField>(
          was?.fields ?? [],
          was?.reserved ?? [],
          now.fields,
          same,
        ),
      };
    }
    default:
      return before !== undefined && now.kind === 'string' ? keepText(before, now) : now;
  }
}

/** Keeps the collation and the length of a string type if `now` does not know them. */
export function keepText(before: DeltaType | LockType, now: StringType): StringType | BoundedStringType {
  if (now.bound === 'unknown' && (before.kind === 'char' || before.kind === 'varchar')) return before;
  if (before.kind !== 'string') return now;
  const { bound, ...known } = keepKnown(before, now);
  return bound === undefined || before.bound === undefined ? known : { ...known, bound };
}
