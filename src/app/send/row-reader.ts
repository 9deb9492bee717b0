import type { Block } from './read-blocks.js';
import type { Row } from './row.js';

/** Reads rows from blocks of lines. */
export interface RowReader {
  /** The number of lines read, including blank ones. */
  readonly lines: number;
  /** Adds the next lines; undefined marks the end. Call it when `next` has returned all rows so far. */
  feed(block: Block | undefined): void;
  /**
   * Reads the next row that is not blank and begins after line `after` into `row`; returns false if more lines are needed.
   * Throws LineError for an invalid row, with its line and text in `row`, or GenError if no row can be read at all.
   */
  next(row: Row, after: number): boolean;
}
