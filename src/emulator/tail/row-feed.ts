import type { TableModel } from '../../model/table-model.js';
import { recordColumns } from '../../proto/record-columns.js';
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
/** Rows that are decoded at once. */
const MAX_ROWS = 1000;

/** The rows that a table accepts, in order and each once, from the creation of the feed until it is closed. */
export class RowFeed implements AsyncIterable<JsonRows> {
  readonly #onEnd: (feed: RowFeed) => void;
  #waiting: AcceptedBatch[] = [];
  #bytes = 0;
  #closed = false;
  #wake: () => void = () => {};
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** `onEnd` is called when nobody reads any more. */
  constructor(onEnd: (feed: RowFeed) => void) {
    this.#onEnd = onEnd;
  }

  accept(accepted: AcceptedBatch): void {
    // The stream that sent them reports why they are not durable.
    accepted.durable?.catch(() => {});
    this.#waiting.push(accepted);
    this.#bytes += accepted.batch.bytes.length;
    this.#wake();
  }

  /** Returns undefined if more records can be accepted, else a promise that resolves when they can. */
  room(): Promise<void> | undefined {
    if (this.#bytes < MAX_WAITING_BYTES) return undefined;
    if (this.#room === undefined) {
      let resolve: () => void = () => {};
      const promise = new Promise<void>((each) => {
        resolve = each;
      });
      this.#room = { promise, resolve };
    }
    return this.#room.promise;
  }

  /** Ends the iteration after the rows that were accepted. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JsonRows> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield* this.#read(next);
        else if (this.#closed) return;
        else await this.#untilWoken();
      }
    } finally {
      this.#waiting = [];
      this.#bytes = 0;
      this.#onEnd(this);
      this.#room?.resolve();
    }
  }

  async *#read({ batch, model, durable }: AcceptedBatch): AsyncGenerator<JsonRows> {
    try {
      await durable;
    } catch {
      this.#free(batch);
      return;
    }
    const columns = recordColumns(model.columns);
    let rows: Record<string, unknown>[] = [];
    for (const row of readBatches([batch], model.columns)) {
      rows.push(formatJsonRow(columns, row));
      if (rows.length < MAX_ROWS) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
    this.#free(batch);
  }

  #free({ bytes }: RecordBatch): void {
    this.#bytes -= bytes.length;
    if (this.#bytes >= MAX_WAITING_BYTES) return;
    this.#room?.resolve();
    this.#room = undefined;
  }

  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
