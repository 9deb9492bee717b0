import { randomUUID } from 'node:crypto';
import { reject } from '../rejections/reject.js';
import type { StoredStream, StreamJournal } from '../storage/stored-stream.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import { PersistentStream, type StreamStorer } from './persistent-stream.js';

/** The most streams that are stored. If all have a connection, there are more. */
const MAX_STORED = 10_000;

/** Where persistent streams outlive the emulator. */
export interface StreamStore {
  /** The streams of earlier emulators, the one that was used last at the end. */
  readonly streams: readonly StoredStream[];
  readonly journal: StreamJournal;
}

/** The persistent streams of an emulator. They outlive connections, and `Emulator.reset`; with a store, they outlive the emulator too. */
export class StreamRegistry {
  /** By id. The one that was created or looked up last is at the end. */
  readonly #streams = new Map<string, PersistentStream>();
  readonly #journal: StreamJournal | undefined;
  readonly #maxStored: number;
  #durable: Promise<void> | undefined;

  /** `tables` are what the stored streams belong to. A stream whose table is not among them cannot be resumed. */
  constructor(store?: StreamStore, tables: readonly EmulatedTable[] = [], maxStored: number = MAX_STORED) {
    this.#journal = store?.journal;
    this.#maxStored = maxStored;
    const byId = new Map(tables.map((table) => [table.storage.id, table]));
    for (const stored of store?.streams ?? []) {
      const stream = new PersistentStream(stored, byId.get(stored.table), this.#store, stored);
      this.#streams.set(stream.id, stream);
    }
  }

  /** Resolves when all changes of streams so far are durable, or could not be stored; undefined if none is on its way. */
  get durable(): Promise<void> | undefined {
    return this.#durable;
  }

  /**
   * Creates a stream. Its id is unique among all emulators, so that a saved id never names another stream. Throws RpcError if it cannot be
   * stored; if that turns out later, the stream is forgotten, and its `durable` rejects.
   */
  create(table: EmulatedTable, recordType: number): PersistentStream {
    const identity = { id: `emulated-persistent-stream-${randomUUID()}`, recordType };
    const stream = new PersistentStream(identity, table, this.#store);
    if (this.#journal) this.#makeRoom();
    this.#streams.set(stream.id, stream);
    try {
      stream.create()?.catch(() => this.#streams.delete(stream.id));
    } catch (error) {
      this.#streams.delete(stream.id);
      throw error;
    }
    return stream;
  }

  /**
   * Returns a stream of a table, even if it is retired. Throws RpcError with NOT_FOUND for an unknown id, and with
   * INVALID_ARGUMENT if the stream belongs to another table.
   */
  expect(id: string, table: EmulatedTable): PersistentStream {
    const stream = this.#streams.get(id);
    if (stream === undefined) throw reject('stream-unknown', { stream: id });
    if (stream.table !== table) {
      throw reject('stream-of-other-table', { stream: id, table: table.name });
    }
    this.#streams.delete(id);
    this.#streams.set(id, stream);
    return stream;
  }

  /** Forgets a stream, as the service does with streams that are old. Throws RpcError if that cannot be stored. */
  expire(stream: PersistentStream): void {
    this.#store(stream, 'forgotten');
    this.#streams.delete(stream.id);
    stream.expire();
  }

  /**
   * Stores the streams of tables that a reset created again after they were dropped. Resolves when that is durable, and rejects with
   * RpcError if it cannot be stored.
   */
  async followTables(): Promise<void> {
    const moved = [...this.#streams.values()].filter(
      ({ table, storedTable }) => table?.storage.id !== undefined && table.storage.id !== storedTable,
    );
    await Promise.all(moved.map((stream) => this.#store(stream, stream.retired ? 'retired' : 'open')));
  }

  /** Makes room for a stream: forgets retired ones, or else those without a connection that were not used for longest. */
  #makeRoom(): void {
    let excess = this.#streams.size + 1 - this.#maxStored;
    if (excess <= 0) return;
    const streams = [...this.#streams.values()];
    const idle = streams.filter(({ retired, isConnected }) => !retired && !isConnected);
    for (const stream of [...streams.filter(({ retired }) => retired), ...idle]) {
      if (excess-- <= 0) return;
      this.expire(stream);
    }
  }

  readonly #store: StreamStorer = (stream, status) => {
    const table = stream.table?.storage.id ?? stream.storedTable;
    if (this.#journal === undefined || table === undefined) return undefined;
    const durable = this.#journal.store({ id: stream.id, recordType: stream.recordType, table, status });
    const settled: Promise<void> = durable
      .then(
        () => stream.storeIn(table),
        () => undefined,
      )
      .then(() => {
        if (this.#durable === settled) this.#durable = undefined;
      });
    this.#durable = settled;
    return durable;
  };
}
