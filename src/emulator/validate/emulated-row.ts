/**
 * One row of an emulated table: values by column name, of the types that record classes use (bigint, `'2026-01-31'`,
 * Uint8Array, Map …). A column that is NULL has no key.
 */
export type Row = Record<string, unknown>;

/** Sets a column as an own property of the row. A column may be called `__proto__`. */
export function setOwn(row: Row, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    row[name] = value;
  }
}
