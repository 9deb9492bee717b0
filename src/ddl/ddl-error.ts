/** A statement that is valid but cannot be applied: its table is missing, or a column already exists. */
export class DdlError extends Error {
  override readonly name: string = 'DdlError';
}
