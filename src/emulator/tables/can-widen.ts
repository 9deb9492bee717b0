import type { DecimalType, DeltaType } from '../../model/delta-type.js';

/** Whole digits that hold every value of the type. */
const digits: Readonly<Record<string, number>> = { tinyint: 10, smallint: 10, int: 10, bigint: 20 };

const wider: Readonly<Record<string, readonly DeltaType['kind'][]>> = {
  tinyint: ['smallint', 'int', 'bigint', 'double'],
  smallint: ['int', 'bigint', 'double'],
  int: ['bigint', 'double'],
  float: ['double'],
  date: ['timestamp_ntz'],
};

/** Whether ALTER COLUMN … TYPE may make one scalar type the other: what Delta's type widening knows, and longer texts. */
export function canWiden(before: DeltaType, after: DeltaType): boolean {
  if (wider[before.kind]?.includes(after.kind)) return true;
  if (after.kind === 'decimal') return fitsDecimal(before, after);
  const [from, to] = [textLength(before), textLength(after)];
  // CHAR pads what is shorter: nothing else becomes one.
  if (from === undefined || to === undefined || (after.kind === 'char' && before.kind !== 'char')) return false;
  return to >= from;
}

function fitsDecimal(before: DeltaType, after: DecimalType): boolean {
  const whole = after.precision - after.scale;
  if (before.kind !== 'decimal') return whole >= (digits[before.kind] ?? Number.POSITIVE_INFINITY);
  return whole >= before.precision - before.scale && after.scale >= before.scale;
}

function textLength(type: DeltaType): number | undefined {
  if (type.kind === 'string') return Number.POSITIVE_INFINITY;
  return type.kind === 'char' || type.kind === 'varchar' ? type.length : undefined;
}
