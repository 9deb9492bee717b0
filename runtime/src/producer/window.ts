import type { FrameQueue } from '../batch/frame-queue.js';
import type { ProducerSettings } from './producer-settings.js';

/** Waiting writers resume when at most this share of the window is in use, not at the first free byte: many may be waiting. */
const RESUME_AT = 0.75;

/** Limits how much may be accepted but not yet acknowledged. */
export class Window {
  /** Records at which the open batch must be sealed: because it is large enough, or because the window ends there. */
  batchRecords: number;
  /** Bytes at which the open batch must be sealed, for the same reasons. */
  batchBytes: number;
  /** Whether no more records may be accepted. */
  full = false;
  readonly #settings: ProducerSettings;
  #room: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  constructor(settings: ProducerSettings) {
    this.#settings = settings;
    this.batchRecords = Math.min(settings.batch.maxRecords, settings.inFlight.maxRecords);
    this.batchBytes = Math.min(settings.batch.maxBytes, settings.inFlight.maxBytes);
  }

  /** Recomputes the limits. Call it after the queue has grown or shrunk. */
  update(queue: FrameQueue): void {
    const { batch, inFlight } = this.#settings;
    const records = inFlight.maxRecords - queue.records;
    const bytes = inFlight.maxBytes - queue.bytes;
    this.full = records <= 0 || bytes <= 0;
    this.batchRecords = Math.min(batch.maxRecords, records);
    this.batchBytes = Math.min(batch.maxBytes, bytes);
    if (queue.records <= inFlight.maxRecords * RESUME_AT && queue.bytes <= inFlight.maxBytes * RESUME_AT)
      this.release();
  }

  /** Returns a promise that resolves when there is room; all callers get the same one. */
  room(): Promise<void> {
    this.#room ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
    return this.#room;
  }

  /** Resolves the promise of room. */
  release(): void {
    this.#resolve?.();
    this.#resolve = undefined;
    this.#room = undefined;
  }
}
