import type { ColumnModel, TableModel } from '../../model/table-model.js';
import type { Row } from '../validate/emulated-row.js';
import type { RecordBatch } from './record-batch.js';
import type { StreamMessage } from './stored-stream.js';

/** Stores the rows of one table. */
export interface TableStorage {
  /** Identity of the stored table, which it keeps when the emulator is started again; undefined if it does not outlive the emulator. */
  readonly id: string | undefined;
  /** Number of rows. */
  readonly count: number;
  /**
   * Adds the records of one message, which must be valid. Returns undefined if they are durable, else a promise that resolves when they are.
   * It rejects with RpcError if they cannot be stored, and removes them first. Of a persistent stream, also a message without records is
   * added: its offset is stored together with its records, or neither is.
   */
  append(batch: RecordBatch, message?: StreamMessage): Promise<void> | undefined;
  /**
   * Returns the rows in order of arrival, with the given columns, matched by id, but not the first `skip` rows. They must be read without
   * waiting in between: what they are read from may be deleted later.
   */
  rows(columns: readonly ColumnModel[], skip?: number): Iterable<Row>;
  /** Returns undefined if more records can be appended, else a promise that resolves when they can. */
  room(): Promise<void> | undefined;
  /** Takes another model of the same table. Its rows stay. */
  change(model: TableModel): void;
  /** Deletes the table with its rows. */
  drop(): void;
  /** Deletes all rows and takes a model, also after `drop`. */
  reset(model: TableModel): void;
}
