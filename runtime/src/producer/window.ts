import type { FrameQueue } from '../batch/frame-queue.js';
import type { ProducerSettings } from './producer-settings.js';

/** Who waits for room goes on when this part of the window is in use, not at the first free byte: many may be waiting. */
const RESUME_AT = 0.75;

/** How much may be accepted and not yet durable. */
export class Window {
  /** Records and bytes at which the open batch must be sealed: because it is large enough, or because the window ends there. */
  batchRecords: number;
  batchBytes: number;
  full = false;
  readonly #settings: ProducerSettings;
  #room: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  constructor(settings: ProducerSettings) {
    this.#settings = settings;
    this.batchRecords = Math.min(settings.batch.maxRecords, settings.inFlight.maxRecords);
    this.batchBytes = Math.min(settings.batch.maxBytes, settings.inFlight.maxBytes);
  }

  /** To be called when the queue has grown or shrunk. */
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

  /** A promise of room; the same for all who ask. */
  room(): Promise<void> {
    this.#room ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
    return this.#room;
  }

  /** Lets those go on who wait. */
  release(): void {
    this.#resolve?.();
    this.#resolve = undefined;
    this.#room = undefined;
  }
}
