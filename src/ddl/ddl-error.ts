/** A statement that can be read and not applied: its table is missing, a column is there already … */
export class DdlError extends Error {
  override readonly name: string = 'DdlError';
}
