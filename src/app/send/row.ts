/** A record on its way. One is used for all of them: what it holds is encoded before the next is read. */
export interface Row {
  /** As JSON has them, in the order of the table's columns; undefined and null are NULL. */
  readonly values: unknown[];
  /** Where it begins, from 1. */
  line: number;
  /** As it stands in the input. */
  text: string;
}
