/** A record being read. One object is reused for all records: each is encoded before the next is read. */
export interface Row {
  /** The JSON values in the order of the table's columns; undefined is NULL; so is null, except for a VARIANT. */
  readonly values: unknown[];
  /** The line where it begins, from 1. */
  line: number;
  /** The original text, for the rejects file; null if the line is too long to be kept. */
  text: string | null;
  /** The original bytes, without the line end, if they are not UTF-8; undefined otherwise. */
  bytes: Buffer | undefined;
}
