import type { ColumnModel } from '../../model/table-model.js';
import type { Row } from '../validate/row.js';
import type { RecordBatch } from './record-batch.js';

/** Where the rows of one table lie. */
export interface TableStorage {
  /** Rows that were appended. */
  readonly count: number;
  /** Takes the records of one message, all of which are valid. They are durable only after `commit`. */
  append(batch: RecordBatch): void;
  /** Makes what was appended durable. Undefined: it is already, and may be acknowledged at once. */
  commit(): Promise<void> | undefined;
  /** The rows in the order in which they arrived, with the columns given, which are found by their ids. */
  rows(columns: readonly ColumnModel[]): Iterable<Row>;
  clear(): void;
}
