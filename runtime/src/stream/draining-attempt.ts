import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import type { Attempt } from './attempt.js';

/** The stream that the server is about to end, if there is one, and the time it has left. */
export class DrainingAttempt {
  readonly #scheduler: Scheduler;
  readonly #deadline: Deadline;
  #attempt: Attempt | undefined;
  #until = 0;

  /** `onExpired` is called when the time of the stream is over. */
  constructor(scheduler: Scheduler, onExpired: () => void) {
    this.#scheduler = scheduler;
    this.#deadline = new Deadline(scheduler, () => (this.#attempt === undefined ? undefined : this.#until), onExpired);
  }

  /** The stream; undefined if none drains. */
  get attempt(): Attempt | undefined {
    return this.#attempt;
  }

  /** Watches a stream that the server ends after at most `durationMs`. */
  start(attempt: Attempt, durationMs: number): void {
    this.#attempt = attempt;
    this.#until = this.#scheduler.now() + durationMs;
    this.#deadline.stop();
    this.#deadline.watch();
  }

  /** Stops the timer. */
  stop(): void {
    this.#deadline.stop();
  }

  /** Forgets the stream, and returns it. */
  take(): Attempt | undefined {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#deadline.stop();
    return attempt;
  }
}
