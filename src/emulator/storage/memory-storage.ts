import type { ColumnModel } from '../../model/table-model.js';
import type { Row } from '../validate/emulated-row.js';
import { readBatches } from './read-batches.js';
import type { RecordBatch } from './record-batch.js';
import type { TableStorage } from './table-storage.js';

/** Keeps the received bytes in memory, and decodes them on each read. */
export class MemoryStorage implements TableStorage {
  #batches: RecordBatch[] = [];
  #count = 0;
  readonly id = undefined;

  get count(): number {
    return this.#count;
  }

  append(batch: RecordBatch): undefined {
    if (batch.count === 0) return;
    this.#batches.push(batch);
    this.#count += batch.count;
  }

  rows(columns: readonly ColumnModel[], skip?: number): Iterable<Row> {
    return readBatches(this.#batches, columns, skip);
  }

  room(): undefined {
    return undefined;
  }

  change(): void {
    // Rows are decoded with the present columns on each read.
  }

  drop(): void {
    this.reset();
  }

  reset(): void {
    this.#batches = [];
    this.#count = 0;
  }
}
