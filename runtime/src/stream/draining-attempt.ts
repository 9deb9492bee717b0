import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import type { Attempt } from './attempt.js';

/** The stream that the server is about to end, if there is one, and the time it has left. */
export class DrainingAttempt {
  readonly #scheduler: Scheduler;
  readonly #onExpired: () => void;
  #attempt: Attempt | undefined;
  #deadline: Deadline | undefined;

  /** `onExpired` is called when the time of the stream is over. */
  constructor(scheduler: Scheduler, onExpired: () => void) {
    this.#scheduler = scheduler;
    this.#onExpired = onExpired;
  }

  /** The stream; undefined if none drains. */
  get attempt(): Attempt | undefined {
    return this.#attempt;
  }

  /** Watches a stream that the server ends after at most `durationMs`. */
  start(attempt: Attempt, durationMs: number): void {
    const until = this.#scheduler.now() + durationMs;
    this.stop();
    this.#attempt = attempt;
    this.#deadline = new Deadline(this.#scheduler, () => until, this.#onExpired);
    this.#deadline.watch();
  }

  /** Stops the timer. */
  stop(): void {
    this.#deadline?.stop();
  }

  /** Forgets the stream, and returns it. */
  take(): Attempt | undefined {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.stop();
    return attempt;
  }
}
