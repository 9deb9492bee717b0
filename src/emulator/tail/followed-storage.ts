import type { ColumnModel, TableModel } from '../../model/table-model.js';
import type { RecordBatch } from '../storage/record-batch.js';
import type { StreamMessage } from '../storage/stored-stream.js';
import type { TableStorage } from '../storage/table-storage.js';
import type { Row } from '../validate/emulated-row.js';
import type { RowFeeds } from './row-feeds.js';

/** Passes what a storage takes to the feeds of its table, and takes no more while they have too much. */
export class FollowedStorage implements TableStorage {
  readonly #storage: TableStorage;
  readonly #feeds: RowFeeds;
  #model: TableModel;

  constructor(storage: TableStorage, feeds: RowFeeds, model: TableModel) {
    this.#storage = storage;
    this.#feeds = feeds;
    this.#model = model;
    feeds.add(this, model);
  }

  get id(): string | undefined {
    return this.#storage.id;
  }

  get count(): number {
    return this.#storage.count;
  }

  append(batch: RecordBatch, message?: StreamMessage): Promise<void> | undefined {
    const durable = this.#storage.append(batch, message);
    if (batch.count > 0) this.#feeds.accept(this, { batch, model: this.#model, durable });
    return durable;
  }

  rows(columns: readonly ColumnModel[], skip?: number): Iterable<Row> {
    return this.#storage.rows(columns, skip);
  }

  room(): Promise<void> | undefined {
    return this.#storage.room() ?? this.#feeds.room(this);
  }

  change(model: TableModel): void {
    this.#storage.change(model);
    this.#setModel(model);
  }

  drop(): void {
    this.#storage.drop();
    this.#feeds.drop(this);
  }

  reset(model: TableModel): void {
    this.#storage.reset(model);
    this.#setModel(model);
  }

  #setModel(model: TableModel): void {
    this.#model = model;
    this.#feeds.add(this, model);
  }
}
