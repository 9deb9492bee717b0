import type { BoundedStringType, DeltaType, StringType } from '../model/delta-type.js';
import { matchColumns } from '../model/match-columns.js';
import { nextFieldNumber } from './field-number.js';
import { fieldType, type ScalarProto } from './field-type.js';
import { keepKnown } from './keep-known.js';
import type { IdsByTarget, LockField, LockType, Reserved } from './lock.js';

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

/** What to know of a side of a merge. */
interface SideFacts {
  /** Whether its column ids belong to the table that is read; ids of another table mean nothing. */
  readonly sameTable: boolean;
  /** Whether its numbers go back to the same table or struct of the common ancestor. */
  readonly fromBase: boolean;
}

/** The fields as one side of a merge has them. */
interface Side<F> extends NumberedFields<F>, SideFacts {}

/** A field whose number on one side of a merge went to another field, so that it got a new one. */
export interface MovedField {
  /** The path as in diagnostics: `readings[].value`. */
  readonly path: string;
  readonly before: number;
  readonly now: number;
}

/** What allocating numbers needs, the same for every level of a table. */
export interface NumberRules {
  readonly scalar: ScalarProto;
  readonly onMoved: (field: MovedField) => void;
}

/** The fields at one path, before a read. */
export interface FieldHistory<F> {
  /** As last written: one side, or all sides of a merge, ours first. */
  readonly sides: readonly Side<F>[];
  /** The common ancestor of the sides, if it is known. */
  readonly base?: NumberedFields<F> | undefined;
}

/**
 * Allocates a number for every field of `now`: the number that the first side gives it, unless another field has that number
 * or the type changed on the wire; otherwise a number that no side ever used. All other numbers of all sides become reserved.
 * A number that one side gave twice stays with the first field that has it.
 */
export function updateFields<F extends Unnumbered, P extends Numbered>(
  { sides, base }: FieldHistory<P>,
  now: readonly F[],
  rules: NumberRules,
  prefix: string = '',
): NumberedFields<F & { readonly number: number; readonly type: LockType }> {
  const { scalar } = rules;
  const matches = sides.map(({ fields, sameTable }) =>
    matchColumns(now, fields, { ids: sameTable ? 'match' : 'ignore' }),
  );
  const matched = new Set(matches.flatMap((each) => [...each.values()]));
  const owners = findOwners(sides, scalar);
  const inherited = new Set(base?.fields.map(({ number }) => number));
  const taken = new Set<number>();
  const ofBase = new Set(sides.flatMap((side) => (side.fromBase ? side.fields : [])));
  /** Whether a field of a side has its number to itself. All sides mean one field by a number that the base has in use. */
  const owns = (field: P): boolean => {
    const owner = owners.get(field.number);
    if (owner === field) return true;
    const isInherited = inherited.has(field.number) && ofBase.has(field) && owner !== undefined && ofBase.has(owner);
    return isInherited && !matched.has(owner) && !taken.has(field.number);
  };
  const used = sides.flatMap(({ fields, reserved }) => [...fields, ...reserved].map(({ number }) => number));
  const fields = now.map((field) => {
    const path = prefix + field.name;
    const type = fieldType(field.type, scalar);
    const before = matches.flatMap((each) => each.get(field) ?? []);
    const same = before.filter((each) => type !== undefined && fieldType(each.type, scalar) === type);
    const number = same.find(owns)?.number ?? nextFieldNumber(used);
    used.push(number);
    taken.add(number);
    for (const moved of new Set(same.map((each) => each.number))) {
      if (moved !== number) rules.onMoved({ path, before: moved, now: number });
    }
    const types = sides.flatMap(({ fields: others, sameTable, fromBase }, index) => {
      // A side also means this field by its number, if it has it under another name.
      const found = new Set([matches[index]?.get(field), others.find((each) => each.number === number)]);
      return [...found].flatMap((each) => {
        if (each === undefined) return [];
        const isOwn = each.number === number;
        return [{ type: each.type, sameTable, fromBase: fromBase && isOwn && inherited.has(number), isOwn }];
      });
    });
    const history: TypeHistory = {
      // The numbers inside belong to the field's number: a side that had another one comes last.
      sides: [...types.filter(({ isOwn }) => isOwn), ...types.filter(({ isOwn }) => !isOwn)],
      base: base?.fields.find((each) => each.number === number)?.type,
    };
    const known = before.reduce(
      (facts, each, index) => keepKnown(confirmedFacts(each, field, index === 0), facts),
      field,
    );
    return { ...known, type: updateType(history, field.type, rules, path), number };
  });
  return { fields, reserved: retire(sides, taken, scalar) };
}

/**
 * Finds the field that a number belongs to; undefined if it is retired. The first side decides, and on a side a retired number
 * belongs only to the field that had it.
 */
function findOwners<P extends Numbered>(sides: readonly Side<P>[], scalar: ScalarProto): Map<number, P | undefined> {
  const owners = new Map<number, P | undefined>();
  for (const { fields, reserved } of sides) {
    const retired = new Map(reserved.map((each) => [each.number, each]));
    const names = new Set<string>();
    for (const field of fields) {
      const { number, name } = field;
      const before = retired.get(number);
      const type = before?.type ?? fieldType(field.type, scalar);
      const isOther = before !== undefined && (before.name !== name || type !== fieldType(field.type, scalar));
      if (!owners.has(number) && !isOther && !names.has(name)) owners.set(number, field);
      names.add(name);
    }
    for (const { number } of reserved) if (!owners.has(number)) owners.set(number, undefined);
  }
  return owners;
}

/** Returns the reserved numbers: those of all sides, and each number of a field that is not in use any more. */
function retire<P extends Numbered>(
  sides: readonly Side<P>[],
  taken: ReadonlySet<number>,
  scalar: ScalarProto,
): readonly Reserved[] {
  const retired = new Map<number, Reserved>();
  const add = (item: Reserved): void => {
    const found = retired.get(item.number);
    const isBetter = found === undefined || (found.name === item.name && found.type === undefined);
    if (isBetter && !taken.has(item.number)) retired.set(item.number, item);
  };
  for (const { reserved } of sides) reserved.forEach(add);
  for (const { fields } of sides) {
    for (const { number, name, type } of fields) {
      const wire = fieldType(type, scalar);
      add(wire === undefined ? { number, name } : { number, name, type: wire });
    }
  }
  return [...retired.values()].sort((a, b) => a.number - b.number);
}

/**
 * Returns what a side knew of a field, with the ids that this read confirms. A source without ids may have found another column of
 * the same name, so it confirms none. Targets share a line by its name, so if this target renames it, it confirms none of theirs. And a
 * side that is not the first may mean another column by the name, unless it has the same id.
 */
function confirmedFacts(before: Numbered, now: Unnumbered, isFirst: boolean): object {
  const { columnId, columnIds, unconfirmedIds, ...facts } = before as Numbered & IdsByTarget;
  const isConfirmed = now.columnId != null && (isFirst || columnId === now.columnId);
  if (!isConfirmed || (columnIds ?? unconfirmedIds) === undefined) return facts;
  if (before.name === now.name) return { ...facts, columnIds, unconfirmedIds };
  return { ...facts, unconfirmedIds: { ...unconfirmedIds, ...columnIds } };
}

/** A type of a field before a read, on one side. */
interface SideType<T> extends SideFacts {
  readonly type: T;
}

/** The types of a field before a read, on each side that has the field. */
interface TypeHistory {
  readonly sides: readonly SideType<LockType>[];
  readonly base?: LockType | undefined;
}

function updateType(history: TypeHistory, now: DeltaType, rules: NumberRules, path: string): LockType {
  const { sides, base } = history;
  switch (now.kind) {
    case 'array': {
      const before = ofKind(history, 'array');
      const element = inside(before, (type) => type.element);
      return { ...keepAll(before, now), element: updateType(element, now.element, rules, `${path}[]`) };
    }
    case 'map': {
      const before = ofKind(history, 'map');
      const key =
        now.key.kind !== 'string'
          ? now.key
          : before.sides.reduce<DeltaType>((kept, { type }) => keepKey(type.key, kept), now.key);
      const value = inside(before, (type) => type.value);
      return { ...keepAll(before, now), key, value: updateType(value, now.value, rules, `${path}{}`) };
    }
    case 'struct': {
      const before = ofKind({ sides, base }, 'struct');
      const fields: FieldHistory<LockField> = {
        sides: before.sides.map(({ type, ...facts }) => ({ ...type, ...facts })),
        base: before.base,
      };
      return { kind: 'struct', ...updateFields(fields, now.fields, rules, `${path}.`) };
    }
    default:
      return sides.reduce<LockType>((kept, { type }) => (kept.kind === 'string' ? keepText(type, kept) : kept), now);
  }
}

function keepKey(before: DeltaType, now: DeltaType): DeltaType {
  return now.kind === 'string' ? keepText(before, now) : now;
}

interface HistoryOf<T> {
  readonly sides: readonly SideType<T>[];
  readonly base: T | undefined;
}

function ofKind<K extends LockType['kind']>(
  { sides, base }: TypeHistory,
  kind: K,
): HistoryOf<Extract<LockType, { kind: K }>> {
  type Wanted = Extract<LockType, { kind: K }>;
  const isWanted = (type: LockType | undefined): type is Wanted => type?.kind === kind;
  return {
    sides: sides.flatMap(({ type, ...facts }) => (isWanted(type) ? [{ type, ...facts }] : [])),
    base: isWanted(base) ? base : undefined,
  };
}

function inside<T>({ sides, base }: HistoryOf<T>, take: (type: T) => LockType): TypeHistory {
  return {
    sides: sides.map(({ type, ...facts }) => ({ type: take(type), ...facts })),
    base: base === undefined ? undefined : take(base),
  };
}

/** Keeps what the sides know of an array or map and this read does not. */
function keepAll<T extends object>({ sides }: HistoryOf<object>, now: T): T {
  return sides.reduce((known, { type }) => keepKnown(type, known), now);
}

/** Keeps the collation and the length of a string type if `now` does not know them. */
function keepText(before: DeltaType | LockType, now: StringType): StringType | BoundedStringType {
  if (now.bound === 'unknown' && (before.kind === 'char' || before.kind === 'varchar')) return before;
  if (before.kind !== 'string') return now;
  const { bound, ...known } = keepKnown(before, now);
  return bound === undefined || before.bound === undefined ? known : { ...known, bound };
}
