import timers from 'node:timers';
import type { StreamFaultTrigger } from './fault.js';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

/** Counts the records and the time until a fault fires. */
export class Countdown {
  readonly #trigger: StreamFaultTrigger;
  readonly #draw: () => number;
  readonly #onTime: () => void;
  /** Records until it is due; 0 or less if it is. */
  #left: number;
  /** Runs until the time is over. */
  #timer: NodeJS.Timeout | undefined;

  /**
   * `draw` returns how many records follow on the first `after` ones; the last of them fires the fault. `onTime` is called when the
   * time of `afterMs` is over.
   */
  constructor(trigger: StreamFaultTrigger, draw: () => number, onTime: () => void) {
    this.#trigger = trigger;
    this.#draw = draw;
    this.#onTime = onTime;
    this.#left = (trigger.after ?? 0) + draw();
    this.#startTimer();
  }

  /** Number of records after which it is due, 0 or less if it is due; infinite until its time is over. */
  get left(): number {
    return this.#timer === undefined ? this.#left : Number.POSITIVE_INFINITY;
  }

  /** Counts records. */
  count(records: number): void {
    this.#left -= records;
  }

  /** Continues after the fault has fired. `left` is the number of records to begin with, 0 or less: to catch up with. */
  restart(left: number): void {
    const { after = 0, every = false, chance } = this.#trigger;
    let drawn = this.#draw();
    this.#left = left + drawn + (every ? after : 0);
    // A message that several of its records would have fired it for fires it once.
    while (chance !== undefined && drawn > 0 && this.#left <= 0) {
      drawn = this.#draw();
      this.#left += drawn;
    }
    if (every) this.#startTimer();
  }

  /** Stops for good: it is never due. */
  stop(): void {
    this.#left = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #startTimer(): void {
    const { afterMs = 0 } = this.#trigger;
    if (afterMs === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#onTime();
    }, afterMs).unref();
  }
}
