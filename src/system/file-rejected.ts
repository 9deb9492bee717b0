/** A file that is not read, although the system would. */
export class FileRejected extends Error {
  override readonly name = 'FileRejected';
  readonly kind: 'too-large' | 'not-regular' | 'outside' | 'not-utf8';
  /** Why, as part of a sentence: `it is not a regular file`. */
  readonly reason: string;

  constructor(kind: FileRejected['kind'], reason: string) {
    super(reason);
    this.kind = kind;
    this.reason = reason;
  }
}
