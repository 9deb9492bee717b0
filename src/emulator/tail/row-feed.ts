import type { TableModel } from '../../model/table-model.js';
import { recordColumns } from '../../proto/record-columns.js';
import { type Resolvers, withResolvers } from '../../system/with-resolvers.js';
import { formatJsonRow } from '../format-json-row.js';
import { readBatches } from '../storage/read-batches.js';
import type { RecordBatch } from '../storage/record-batch.js';

/** The records of one message, which the storage took. */
export interface AcceptedBatch {
  readonly batch: RecordBatch;
  /** The table at that time. */
  readonly model: TableModel;
  /** Resolves when the records are durable; undefined if they are. */
  readonly durable: Promise<void> | undefined;
}

/** Rows as plain JSON values. */
type JsonRows = readonly Record<string, unknown>[];

/** Bytes of records that wait to be read, above which the emulator reads no more of them. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Bytes that a message takes besides its records. */
const MESSAGE_BYTES = 500;
/** Rows that are decoded at once. */
const MAX_ROWS = 1000;

const END = { done: true, value: undefined } as const;

/**
 * The rows that a table accepts, in order and each once, from the creation of the feed until it is closed. It is its own iterator: all
 * loops over it share its rows.
 */
export class RowFeed implements AsyncIterableIterator<JsonRows, undefined> {
  readonly #onEnd: (feed: RowFeed) => void;
  readonly #rows = this.#readAll();
  #waiting: AcceptedBatch[] = [];
  #bytes = 0;
  #closed = false;
  #error: Error | undefined;
  #ended = false;
  #wake: () => void = () => {};
  #room: Resolvers | undefined;

  /** `onEnd` is called when nobody reads any more. */
  constructor(onEnd: (feed: RowFeed) => void) {
    this.#onEnd = onEnd;
  }

  accept(accepted: AcceptedBatch): void {
    // The stream that sent them reports why they are not durable.
    accepted.durable?.catch(() => {});
    this.#waiting.push(accepted);
    this.#bytes += getSize(accepted);
    this.#wake();
  }

  /** Returns undefined if more records can be accepted, else a promise that resolves when they can. */
  room(): Promise<void> | undefined {
    if (this.#closed || this.#bytes < MAX_WAITING_BYTES) return undefined;
    this.#room ??= withResolvers();
    return this.#room.promise;
  }

  /** Ends the iteration after the rows that were accepted, with the error if there is one. Nobody waits for room any more. */
  close(error?: Error): void {
    this.#closed = true;
    this.#error ??= error;
    this.#freeRoom();
    this.#wake();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Returns the next rows. A call while another one waits returns those after them. */
  async next(): Promise<IteratorResult<JsonRows, undefined>> {
    return this.#ended ? END : this.#rows.next();
  }

  /** Ends the iteration at once, also for a `next` that waits, and drops the rows that were not read. */
  async return(): Promise<IteratorResult<JsonRows, undefined>> {
    this.#end();
    return END;
  }

  async *#readAll(): AsyncGenerator<JsonRows, undefined> {
    try {
      while (!this.#ended) {
        // From its end, because the start of a long array is slow to remove.
        const taken = this.#waiting.reverse();
        this.#waiting = [];
        for (let next = taken.pop(); next !== undefined; next = taken.pop()) yield* this.#read(next);
        if (this.#waiting.length > 0) continue;
        if (this.#error !== undefined) throw this.#error;
        if (this.#closed) return;
        await this.#untilWoken();
      }
    } finally {
      this.#end();
    }
  }

  async *#read(accepted: AcceptedBatch): AsyncGenerator<JsonRows, undefined> {
    const { batch, model, durable } = accepted;
    const isDurable = (await durable?.catch(() => false)) !== false;
    if (this.#ended) return;
    if (isDurable) {
      const columns = recordColumns(model.columns);
      let rows: Record<string, unknown>[] = [];
      for (const row of readBatches([batch], model.columns)) {
        rows.push(formatJsonRow(columns, row));
        if (rows.length < MAX_ROWS) continue;
        yield rows;
        rows = [];
      }
      if (rows.length > 0) yield rows;
    }
    this.#bytes -= getSize(accepted);
    if (this.#bytes < MAX_WAITING_BYTES) this.#freeRoom();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = [];
    this.#bytes = 0;
    this.#onEnd(this);
    this.#freeRoom();
    this.#wake();
  }

  #freeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function getSize({ batch: { bytes, bounds } }: AcceptedBatch): number {
  return bytes.length + bounds.byteLength + MESSAGE_BYTES;
}
