import type { Block } from './read-blocks.js';
import type { Row } from './row.js';

/** Makes rows of blocks. */
export interface RowReader {
  /** Lines that were read, blank ones too. */
  readonly lines: number;
  /** Gives it the next lines; undefined: there are no more. To be called when `next` has given all rows of the others. */
  feed(block: Block | undefined): void;
  /**
   * Reads the next row that is not blank and begins behind line `after` into `row`; false where more lines are needed.
   * Throws LineError, or GenError where no row can be read at all; a row that is wrong has its line and text in `row`.
   */
  next(row: Row, after: number): boolean;
}
