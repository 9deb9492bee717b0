/**
 * One row as the emulator reads it back: the values that record classes have, by column (bigint, `'2026-01-31'`,
 * Uint8Array, Map …). A column that is NULL has no key.
 */
export type Row = Record<string, unknown>;

/** `__proto__` is a legal name of a column. */
export function setOwn(row: Row, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    row[name] = value;
  }
}
