import timers from 'node:timers';
import type { Worker } from 'node:worker_threads';
import type { ClosedSegment } from '../wal/write-ahead-log.js';
import type { CompactRequest, CompactResponse } from './messages.js';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

/**
 * Closed segments that wait, beside the open one. With more, streams are not read, so that the log on disk, and its records in memory, are
 * bounded.
 */
const MAX_BACKLOG = 3;
const RETRY_MS = 500;

export interface CompactorOptions {
  readonly startWorker: () => Worker;
  /** Returns the folders of all tables, by id. */
  readonly folders: () => ReadonlyMap<string, string>;
  /** Called when the tables have the records of a segment. */
  readonly onCompacted: (segment: ClosedSegment) => void;
  /** Called when an attempt failed. */
  readonly onFailed: () => void;
}

/** Hands closed segments to a worker thread, one after the other. Repeats what fails: the segment stays until it is in its tables. */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #queue: ClosedSegment[] = [];
  #worker: Worker | undefined;
  #isBusy = false;
  #failure: string | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<(failure: string | undefined) => void>();

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** Why the last attempt failed; undefined if it succeeded. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get isFull(): boolean {
    return this.#queue.length >= MAX_BACKLOG;
  }

  /** Adds a segment to the backlog. */
  add(segment: ClosedSegment): void {
    this.#queue.push(segment);
    this.#next();
  }

  /** Resolves when the backlog is empty. Rejects with an Error if compaction fails meanwhile. */
  async settle(): Promise<void> {
    if (this.#queue.length === 0) return;
    // Without this, the process could exit before the next attempt.
    this.#retry?.ref();
    const failure = await new Promise<string | undefined>((resolve) => this.#waiting.add(resolve));
    if (failure !== undefined) throw new Error(failure);
  }

  /** Ends the worker. What is in the backlog stays on disk. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#worker?.terminate();
  }

  #next(): void {
    const [segment] = this.#queue;
    if (segment === undefined || this.#isBusy) return;
    this.#isBusy = true;
    const request: CompactRequest = { path: segment.path, folders: this.#options.folders() };
    const worker = this.#start();
    worker.ref();
    worker.postMessage(request);
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.#options.startWorker();
    worker.on('message', ({ failure }: CompactResponse) => this.#onResponse(failure));
    // Out of memory, for example. The next attempt starts another one.
    worker.on('error', (error) => {
      this.#worker = undefined;
      if (this.#isBusy) this.#onResponse(`the worker thread failed: ${error.message}`);
    });
    this.#worker = worker;
    return worker;
  }

  #onResponse(failure: string | undefined): void {
    this.#isBusy = false;
    // An idle worker keeps no process alive.
    this.#worker?.unref();
    this.#failure = failure;
    if (failure === undefined) {
      const segment = this.#queue.shift() as ClosedSegment;
      this.#options.onCompacted(segment);
      this.#next();
    } else {
      this.#retry = setTimeout(() => this.#next(), RETRY_MS);
      this.#retry.unref();
      this.#options.onFailed();
    }
    if (failure === undefined && this.#queue.length > 0) return;
    for (const resolve of this.#waiting) resolve(failure);
    this.#waiting.clear();
  }
}
