import type { ColumnModel, TableModel } from '../../model/table-model.js';
import type { Row } from '../validate/emulated-row.js';
import type { RecordBatch } from './record-batch.js';

/** Stores the rows of one table. */
export interface TableStorage {
  /** Number of rows. */
  readonly count: number;
  /** Adds the records of one message, which must be valid. They are durable only after `commit`. */
  append(batch: RecordBatch): void;
  /** Makes appended rows durable. Returns undefined if they already are and can be acknowledged at once. */
  commit(): Promise<void> | undefined;
  /** Returns the rows in order of arrival, with the given columns, matched by id. */
  rows(columns: readonly ColumnModel[]): Iterable<Row>;
  /** Returns undefined if more records can be appended, else a promise that resolves when they can. */
  room(): Promise<void> | undefined;
  /** Takes another model of the same table. Its rows stay. */
  change(model: TableModel): void;
  /** Deletes the table with its rows. */
  drop(): void;
  /** Deletes all rows and takes a model, also after `drop`. */
  reset(model: TableModel): void;
}
