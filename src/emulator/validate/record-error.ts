/** A record that the service rejects with code 4044. The message names the field. */
export class RecordError extends Error {
  /** Path of the field, such as `readings[].value`; undefined if the record as a whole is malformed. */
  readonly path: string | undefined;

  constructor(message: string, path?: string) {
    super(message);
    this.name = 'RecordError';
    this.path = path;
  }
}
