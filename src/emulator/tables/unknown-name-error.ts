/** A statement or a caller names a table, schema or catalog that the emulator does not have. */
export class UnknownNameError extends Error {
  override readonly name: string = 'UnknownNameError';
}
