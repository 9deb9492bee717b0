import type { TableModel } from '../../model/table-model.js';
import type { RecordBatch } from '../storage/record-batch.js';
import { RowFeed } from './row-feed.js';

/** The feeds of all tables, by name: a table that is created again continues the feed of the one before it. */
export class RowFeeds {
  readonly #feeds = new Map<RowFeed, string>();
  #closed = false;

  /** Follows a table. `name` is its full name. */
  follow(name: string): RowFeed {
    const feed = new RowFeed((ended) => this.#feeds.delete(ended));
    if (this.#closed) feed.close();
    else this.#feeds.set(feed, name.toLowerCase());
    return feed;
  }

  accept(batch: RecordBatch, model: TableModel, durable: Promise<void> | undefined): void {
    for (const feed of this.#followers(model)) feed.accept({ batch, model, durable });
  }

  /** Returns undefined if a table can accept more records, else a promise that resolves when it can. */
  room(model: TableModel): Promise<void> | undefined {
    for (const feed of this.#followers(model)) {
      const room = feed.room();
      if (room !== undefined) return room;
    }
    return undefined;
  }

  /** Ends all feeds after the rows that were accepted. One that is created later ends at once. */
  close(): void {
    this.#closed = true;
    for (const feed of this.#feeds.keys()) feed.close();
  }

  #followers({ name }: TableModel): readonly RowFeed[] {
    if (this.#feeds.size === 0) return [];
    const wanted = String(name).toLowerCase();
    return [...this.#feeds].filter(([, table]) => table === wanted).map(([feed]) => feed);
  }
}
