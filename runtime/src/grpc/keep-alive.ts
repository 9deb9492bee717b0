import type { Scheduler, Timer } from '../time/scheduler.js';

/** How often the bytes are counted within the time after which a silent connection is checked. */
const TICKS = 4;

/** Calls back when nothing was received for some time, and again after each further such time. Its timer does not keep the process alive. */
export class KeepAlive {
  readonly #scheduler: Scheduler;
  readonly #silenceMs: () => number;
  readonly #bytesRead: () => number;
  readonly #onSilence: () => void;
  #timer: Timer | undefined;
  #bytes = 0;
  #silentTicks = 0;

  constructor(scheduler: Scheduler, silenceMs: () => number, bytesRead: () => number, onSilence: () => void) {
    this.#scheduler = scheduler;
    this.#silenceMs = silenceMs;
    this.#bytesRead = bytesRead;
    this.#onSilence = onSilence;
  }

  /** Starts to watch. */
  start(): void {
    this.#bytes = this.#bytesRead();
    this.#arm();
  }

  /** Stops watching. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    this.#timer = this.#scheduler.after(this.#silenceMs() / TICKS, () => this.#onTick());
  }

  #onTick(): void {
    this.#arm();
    const bytes = this.#bytesRead();
    const isSilent = bytes === this.#bytes;
    this.#bytes = bytes;
    this.#silentTicks = isSilent ? this.#silentTicks + 1 : 0;
    if (this.#silentTicks < TICKS) return;
    this.#silentTicks = 0;
    this.#onSilence();
  }
}
