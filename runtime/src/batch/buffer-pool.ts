import { Buffer } from 'node:buffer';
import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import { Writer } from '../wire/writer.js';

/** Bytes of a new writer's buffer. It grows if records need more, and does not shrink. */
const INITIAL_BYTES = 64 * 1024;
/** Maximum number of bytes of buffers that are kept for reuse. */
const MAX_IDLE_BYTES = 32 * 1024 * 1024;
/** Milliseconds without use after which the buffers that are kept are given back to the system. */
const IDLE_MS = 10_000;

/**
 * The buffers that the producers of a client share. An interface, because a class with private fields would make the types of the ES module
 * and of CommonJS incompatible.
 */
export interface SharedBuffers {
  /** Bytes that unacknowledged batches hold. */
  readonly charged: number;
  /** Whether they hold more than the limit. */
  readonly isFull: boolean;
  /** Counts bytes that a batch holds from now on. */
  charge(bytes: number): void;
  /** Counts bytes that a batch no longer holds. */
  refund(bytes: number): void;
  /** Calls `resume` once when the limit is met again. */
  whenFreed(resume: () => void): void;
  /** Forgets what `whenFreed` was given. */
  forget(resume: () => void): void;
  /** Returns a writer to encode records into. */
  take(): Writer;
  /** Takes a writer back, which nobody uses any more. */
  release(writer: Writer): void;
}

/**
 * The buffers of all producers of a client: reuses them after the acknowledgement, and counts the bytes that unacknowledged batches hold
 * against one limit.
 */
export class BufferPool implements SharedBuffers {
  readonly #maxBytes: number;
  readonly #scheduler: Scheduler;
  readonly #idle: Writer[] = [];
  readonly #expiry: Deadline;
  readonly #waiting = new Set<() => void>();
  #idleBytes = 0;
  #usedAt = 0;
  #charged = 0;

  constructor(maxBytes: number, scheduler: Scheduler) {
    this.#maxBytes = maxBytes;
    this.#scheduler = scheduler;
    this.#expiry = new Deadline(
      scheduler,
      () => (this.#idle.length === 0 ? undefined : this.#usedAt + IDLE_MS),
      () => this.#discard(),
    );
  }

  /** Bytes that unacknowledged batches hold. */
  get charged(): number {
    return this.#charged;
  }

  /** Bytes of the buffers that are kept for reuse. */
  get idleBytes(): number {
    return this.#idleBytes;
  }

  /** Whether unacknowledged batches hold more than the limit. Each producer may have one batch in flight all the same. */
  get isFull(): boolean {
    return this.#charged > this.#maxBytes;
  }

  /** Counts bytes that a batch holds from now on. */
  charge(bytes: number): void {
    this.#charged += bytes;
  }

  /** Counts bytes that a batch no longer holds. */
  refund(bytes: number): void {
    this.#charged -= bytes;
    if (this.#waiting.size === 0 || this.isFull) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }

  /** Calls `resume` once when the limit is met again. The same function is kept once. */
  whenFreed(resume: () => void): void {
    this.#waiting.add(resume);
  }

  /** Forgets what `whenFreed` was given. */
  forget(resume: () => void): void {
    this.#waiting.delete(resume);
  }

  /** Returns a writer from the pool, or a new one. */
  take(): Writer {
    const writer = this.#idle.pop();
    if (writer === undefined) return new Writer(Buffer.allocUnsafeSlow(INITIAL_BYTES));
    this.#idleBytes -= writer.buffer.length;
    return writer;
  }

  /** Returns a writer to the pool. Neither the caller nor a socket may use its buffer any more. */
  release(writer: Writer): void {
    if (this.#idleBytes + writer.buffer.length > Math.min(MAX_IDLE_BYTES, this.#maxBytes / 4)) return;
    this.#usedAt = this.#scheduler.now();
    this.#idleBytes += writer.buffer.length;
    this.#idle.push(writer);
    this.#expiry.watch();
  }

  #discard(): void {
    this.#idle.length = 0;
    this.#idleBytes = 0;
  }
}
