import type { DecimalType, DeltaType } from '../../model/delta-type.js';

/** Number of whole digits that a DECIMAL needs to hold every value of the type. */
const WHOLE_DIGITS: Readonly<Record<string, number>> = { tinyint: 10, smallint: 10, int: 10, bigint: 20 };

const WIDER_KINDS: Readonly<Record<string, readonly DeltaType['kind'][]>> = {
  tinyint: ['smallint', 'int', 'bigint', 'double'],
  smallint: ['int', 'bigint', 'double'],
  int: ['bigint', 'double'],
  float: ['double'],
  date: ['timestamp_ntz'],
};

/** Checks whether ALTER COLUMN … TYPE may change one scalar type to another: Delta's type widening, or a longer text. */
export function canWiden(before: DeltaType, after: DeltaType): boolean {
  if (WIDER_KINDS[before.kind]?.includes(after.kind)) return true;
  if (after.kind === 'decimal') return fitsDecimal(before, after);
  const [from, to] = [textLength(before), textLength(after)];
  // CHAR pads shorter values, so no other type can become one.
  if (from === undefined || to === undefined || (after.kind === 'char' && before.kind !== 'char')) return false;
  return to >= from;
}

function fitsDecimal(before: DeltaType, after: DecimalType): boolean {
  const whole = after.precision - after.scale;
  if (before.kind !== 'decimal') return whole >= (WHOLE_DIGITS[before.kind] ?? Number.POSITIVE_INFINITY);
  return whole >= before.precision - before.scale && after.scale >= before.scale;
}

function textLength(type: DeltaType): number | undefined {
  if (type.kind === 'string') return Number.POSITIVE_INFINITY;
  return type.kind === 'char' || type.kind === 'varchar' ? type.length : undefined;
}
