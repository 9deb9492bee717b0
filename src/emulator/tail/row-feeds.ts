import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { type AcceptedBatch, RowFeed } from './row-feed.js';

/** A storage, by which a table is recognized: it stays the same when the table is renamed. */
type Storage = object;

interface Followed {
  storage: Storage;
  name: TableName;
}

/**
 * The feeds of all tables. A feed continues with its table when that is renamed, and with the one that replaces it. It fails when the table
 * is dropped.
 */
export class RowFeeds {
  readonly #feeds = new Map<RowFeed, Followed>();
  /** The storages of the tables that exist, by the key of the name of the table, and the other way round. */
  readonly #storages = new Map<string, Storage>();
  readonly #keys = new Map<Storage, string>();
  #closed = false;

  /** Follows a table. `name` is its full name. */
  follow(name: TableName): RowFeed {
    const feed = new RowFeed((ended) => this.#feeds.delete(ended));
    const storage = this.#storages.get(name.caseInsensitiveKey);
    if (this.#closed || storage === undefined) feed.close();
    else this.#feeds.set(feed, { storage, name });
    return feed;
  }

  /** Adds a table, or changes its name. */
  add(storage: Storage, { name }: TableModel): void {
    this.#forget(storage);
    this.#storages.set(name.caseInsensitiveKey, storage);
    this.#keys.set(storage, name.caseInsensitiveKey);
    for (const followed of this.#feeds.values()) if (followed.storage === storage) followed.name = name;
  }

  /** Removes a table. Its feeds fail, unless there is another table with its name as soon as the statement is over. */
  drop(storage: Storage): void {
    this.#forget(storage);
    queueMicrotask(() => this.#moveFeeds(storage));
  }

  /** Passes on the records of one message. */
  accept(storage: Storage, accepted: AcceptedBatch): void {
    for (const feed of this.#followers(storage)) feed.accept(accepted);
  }

  /** Returns undefined if a table can accept more records, else a promise that resolves when it can. */
  room(storage: Storage): Promise<void> | undefined {
    for (const feed of this.#followers(storage)) {
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

  #moveFeeds(dropped: Storage): void {
    // A reset drops a renamed table, and restores it.
    if (this.#keys.has(dropped)) return;
    for (const [feed, followed] of this.#feeds) {
      if (followed.storage !== dropped) continue;
      const next = this.#storages.get(followed.name.caseInsensitiveKey);
      if (next !== undefined) {
        followed.storage = next;
        continue;
      }
      // Its rows may wait to be read for long, and must not keep the storage.
      this.#feeds.delete(feed);
      feed.close(genError('tail-dropped', { table: followed.name }, { name: String(followed.name) }));
    }
  }

  #forget(storage: Storage): void {
    const key = this.#keys.get(storage);
    this.#keys.delete(storage);
    if (key !== undefined && this.#storages.get(key) === storage) this.#storages.delete(key);
  }

  #followers(storage: Storage): readonly RowFeed[] {
    if (this.#feeds.size === 0) return [];
    return [...this.#feeds].filter(([, followed]) => followed.storage === storage).map(([feed]) => feed);
  }
}
