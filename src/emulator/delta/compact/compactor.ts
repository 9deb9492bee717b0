import { rmSync } from 'node:fs';
import timers from 'node:timers';
import type { Worker } from 'node:worker_threads';
import { errorMessage } from '../../../system/error-message.js';
import type { CompactRequest, CompactResponse } from './messages.js';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

/** Bytes of closed segments that wait. With more, streams are not read, so that the log on disk is bounded. */
const MAX_BACKLOG_BYTES = 1024 ** 3;
/** Bytes of the disk that are left for the open segment, and for the files of the segment that is added to its tables. */
const RESERVED_BYTES = 48 * 1024 * 1024;
/** Segments that are closed while compaction fails. With more, records are refused. */
const MAX_FAILED_SEGMENTS = 3;
/**
 * About how long the worker takes for a full segment. Compaction waits while they follow each other faster than this: it could not keep up,
 * and would slow down the clients.
 */
const BURST_MS = 800;
const RETRY_MS = 500;
const CLOSED = 'the emulator was closed, and its log has records that the next one adds to their tables';

/** A closed segment that waits to be added to its tables. */
export interface WaitingSegment {
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** Whether it was closed for its size, and not for its age. */
  readonly isLarge: boolean;
  /** Whether its end may be cut off, as a crash leaves it. */
  readonly mayBeTorn: boolean;
}

export interface CompactorOptions {
  readonly startWorker: () => Worker;
  /** Returns the folders of all tables, by id. */
  readonly folders: () => ReadonlyMap<string, string>;
  /** Returns how many bytes are free on the disk. */
  readonly freeBytes: () => number;
  /** Called when the tables have the records of a segment, before its file is deleted. */
  readonly onCompacted: () => void;
  /** Called when there may be room again, or an attempt failed. */
  readonly onProgress: () => void;
}

/** Someone who waits for the segments that were added before. */
interface Waiter {
  /** How many segments must have been compacted. */
  readonly count: number;
  readonly resolve: (failure: string | undefined) => void;
}

/** Hands closed segments to a worker thread, one after the other. Repeats what fails: the segment stays until it is in its tables. */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #queue: WaitingSegment[] = [];
  #bytes = 0;
  /** Bytes that were free on the disk when the backlog changed. */
  #free = Number.POSITIVE_INFINITY;
  /** Segments that were compacted so far. */
  #count = 0;
  #worker: Worker | undefined;
  /** What the worker was asked for, and has not answered. */
  #request: CompactRequest | undefined;
  #isClosed = false;
  #failure: string | undefined;
  /** Segments that were added since compaction fails. */
  #addedToFailure = 0;
  #retry: NodeJS.Timeout | undefined;
  /** Runs while large segments follow each other fast. */
  #burst: NodeJS.Timeout | undefined;
  readonly #waiters = new Set<Waiter>();

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** Why the last attempt failed; undefined if it succeeded. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Size of the backlog in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether segments wait, and compaction does not fail. */
  get isBehind(): boolean {
    return this.#queue.length > 0 && this.#failure === undefined;
  }

  get isFull(): boolean {
    if (this.#queue.length === 0) return false;
    // One failure in a burst, such as of a file that another program has open, rejects no records.
    const isStuck = this.#addedToFailure >= MAX_FAILED_SEGMENTS;
    // The files of its tables take about as much as the backlog.
    const isDiskShort = this.#bytes + RESERVED_BYTES > this.#free;
    return isStuck || isDiskShort || this.#bytes >= MAX_BACKLOG_BYTES;
  }

  /** Adds a segment to the backlog. */
  add(segment: WaitingSegment): void {
    this.#queue.push(segment);
    this.#bytes += segment.size;
    if (this.#failure !== undefined) this.#addedToFailure++;
    this.#free = this.#options.freeBytes();
    if (segment.isLarge) this.#noteBurst();
    this.#next();
  }

  /** Resolves when all segments that were added so far are in their tables. Rejects with an Error if compaction fails meanwhile. */
  async settle(): Promise<void> {
    if (this.#queue.length === 0) return;
    if (this.#isClosed) throw new Error(CLOSED);
    // Without this, the process could exit before the next attempt.
    this.#retry?.ref();
    const count = this.#count + this.#queue.length;
    const failure = await new Promise<string | undefined>((resolve) => {
      this.#waiters.add({ count, resolve });
      this.#next();
    });
    if (failure !== undefined) throw new Error(failure);
  }

  /** Ends the worker. What is in the backlog stays on disk. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#burst);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    this.#resolveWaiters(CLOSED);
  }

  #noteBurst(): void {
    clearTimeout(this.#burst);
    this.#burst = setTimeout(() => {
      this.#burst = undefined;
      this.#next();
    }, BURST_MS);
    this.#burst.unref();
  }

  /** Hands over the next segment, unless it can wait. */
  #next(): void {
    const [segment] = this.#queue;
    if (segment === undefined || this.#request || this.#retry || this.#isClosed) return;
    const isUrgent = this.#waiters.size > 0 || this.#failure !== undefined || this.isFull;
    if (this.#burst !== undefined && !isUrgent) return;
    const { path, mayBeTorn } = segment;
    this.#request = { path, mayBeTorn, folders: this.#options.folders() };
    try {
      this.#worker ??= this.#start();
    } catch (error) {
      // The system may have no room for another thread.
      this.#onResponse(`the worker thread cannot start: ${errorMessage(error)}`);
      return;
    }
    this.#worker.ref();
    this.#worker.postMessage(this.#request);
  }

  #start(): Worker {
    const worker = this.#options.startWorker();
    const end = (reason: string): void => {
      // Its exit follows its error.
      if (this.#worker !== worker) return;
      // The next attempt starts another one.
      this.#worker = undefined;
      if (this.#request) this.#onResponse(reason);
    };
    worker.on('message', ({ failure }: CompactResponse) => this.#onResponse(failure));
    // Out of memory, for example.
    worker.on('error', (error) => end(`the worker thread failed: ${errorMessage(error)}`));
    worker.on('exit', () => end('the worker thread ended'));
    return worker;
  }

  #onResponse(failure: string | undefined): void {
    const request = this.#request;
    this.#request = undefined;
    // An idle worker keeps no process alive.
    this.#worker?.unref();
    // A table that was renamed or dropped meanwhile is no failure.
    const isStale = failure !== undefined && request && !hasSameEntries(request.folders, this.#options.folders());
    if (!isStale) this.#noteResult(failure);
    this.#next();
    this.#options.onProgress();
  }

  #noteResult(failure: string | undefined): void {
    this.#failure = failure ?? this.#finish(this.#queue[0] as WaitingSegment);
    if (this.#failure === undefined) this.#addedToFailure = 0;
    this.#free = this.#options.freeBytes();
    if (this.#failure !== undefined) this.#retryLater();
    this.#resolveWaiters(this.#failure);
  }

  /** Tells those who wait that their segments are in the tables, or all of them that there is a failure. */
  #resolveWaiters(failure: string | undefined): void {
    for (const waiter of this.#waiters) {
      if (failure === undefined && waiter.count > this.#count) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(failure);
    }
  }

  /** Deletes a segment that is in its tables. Returns why that was not possible. */
  #finish({ path, size }: WaitingSegment): string | undefined {
    this.#options.onCompacted();
    try {
      // Not durably: if a power cut brings it back, its tables know that they have its records.
      rmSync(path, { force: true });
    } catch (error) {
      return errorMessage(error);
    }
    this.#queue.shift();
    this.#bytes -= size;
    this.#count++;
    return undefined;
  }

  #retryLater(): void {
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#next();
    }, RETRY_MS);
    this.#retry.unref();
  }
}

function hasSameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
