/** A record that the service refuses with its code 4044. The message names the field. */
export class RecordError extends Error {
  /** `readings[].value`, or undefined where the bytes are no message at all. */
  readonly path: string | undefined;

  constructor(message: string, path?: string) {
    super(message);
    this.name = 'RecordError';
    this.path = path;
  }
}
