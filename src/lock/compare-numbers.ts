import { fieldType, type ScalarProto } from './field-type.js';
import type { Lock, LockMember, LockType, Reserved } from './lock.js';

/** A promise of the earlier lock that the later one breaks. */
export interface BrokenPromise {
  /**
   * `moved`: the field has another number. `reused`: the number belongs to another field or type. `forgotten`: the number is
   * neither in use nor reserved.
   */
  readonly kind: 'moved' | 'reused' | 'forgotten';
  /** The path of the field that had the number, as in diagnostics: `readings[].value`. */
  readonly path: string;
  readonly number: number;
  /** What the later lock has instead: the number of the field, or the field with the number. Empty if it is forgotten. */
  readonly now: string;
}

/**
 * Returns the promises of a lock that a later one of the same table breaks. Numbers may be added and retired, never moved, reused or
 * forgotten. A column that was dropped and added again is another column, if both locks know its ids; a rename keeps the id.
 */
export function compareNumbers(before: Lock, now: Lock, scalar: ScalarProto): readonly BrokenPromise[] {
  return compareScopes(toScope(before), toScope(now), scalar, '');
}

interface Scope {
  readonly fields: readonly LockMember[];
  readonly reserved: readonly Reserved[];
}

function toScope({ columns, reserved }: Lock): Scope {
  return { fields: columns, reserved };
}

function compareScopes(before: Scope, now: Scope, scalar: ScalarProto, prefix: string): readonly BrokenPromise[] {
  const fields = new Map(now.fields.map((field) => [field.number, field]));
  const retired = new Set(now.reserved.map(({ number }) => number));
  const broken: BrokenPromise[] = [];
  const report = (kind: BrokenPromise['kind'], name: string, number: number, other: string): void => {
    broken.push({ kind, path: prefix + name, number, now: other });
  };
  for (const { number, name } of before.reserved) {
    const user = fields.get(number);
    if (user !== undefined) report('reused', name, number, prefix + user.name);
    else if (!retired.has(number)) report('forgotten', name, number, '');
  }
  for (const field of before.fields) {
    const { number, name } = field;
    const holder = fields.get(number);
    if (holder !== undefined) {
      if (!isOneField(field, holder, scalar)) report('reused', name, number, prefix + holder.name);
      else broken.push(...compareTypes(field.type, holder.type, scalar, prefix + holder.name));
      continue;
    }
    if (!retired.has(number)) report('forgotten', name, number, '');
    const moved = now.fields.find((each) => each.name === name && isMoved(field, each, scalar));
    if (moved !== undefined) report('moved', name, number, String(moved.number));
  }
  return broken;
}

/** Whether a number still belongs to the field: under its name, or under another one with the same id; with one type on the wire. */
function isOneField(before: LockMember, now: LockMember, scalar: ScalarProto): boolean {
  if (fieldType(before.type, scalar) !== fieldType(now.type, scalar)) return false;
  return before.name === now.name || sharesId(before, now) === true;
}

/** Whether a field of the same name and type has another number, although nothing says that it is another field. */
function isMoved(before: LockMember, now: LockMember, scalar: ScalarProto): boolean {
  return fieldType(before.type, scalar) === fieldType(now.type, scalar) && sharesId(before, now) !== false;
}

/** Whether two fields have one id in a target that both know; undefined if there is none. */
function sharesId(before: LockMember, now: LockMember): boolean | undefined {
  const [old, later] = [idsByTarget(before), idsByTarget(now)];
  const shared = Object.keys(old).filter((target) => Object.hasOwn(later, target));
  return shared.length === 0 ? undefined : shared.some((target) => old[target] === later[target]);
}

function idsByTarget({ columnId, columnIds, unconfirmedIds }: LockMember): Readonly<Record<string, number>> {
  return { ...unconfirmedIds, ...columnIds, ...(columnId != null && { '': columnId }) };
}

function compareTypes(before: LockType, now: LockType, scalar: ScalarProto, path: string): readonly BrokenPromise[] {
  if (before.kind === 'array' && now.kind === 'array')
    return compareTypes(before.element, now.element, scalar, `${path}[]`);
  if (before.kind === 'map' && now.kind === 'map') return compareTypes(before.value, now.value, scalar, `${path}{}`);
  if (before.kind === 'struct' && now.kind === 'struct') return compareScopes(before, now, scalar, `${path}.`);
  return [];
}
