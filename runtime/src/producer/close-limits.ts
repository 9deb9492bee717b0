import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import { onAbort } from '../time/wait.js';

/** The deadlines and signals of all calls of `close` and `retire`: the first that is reached counts. */
export class CloseLimits {
  readonly #scheduler: Scheduler;
  readonly #onReached: (limit: string) => void;
  readonly #stops: (() => void)[] = [];
  #isStopped = false;

  /** `onReached` is called with words such as `within 100 ms (timeoutMs)`. Not after `stop`. */
  constructor(scheduler: Scheduler, onReached: (limit: string) => void) {
    this.#scheduler = scheduler;
    this.#onReached = onReached;
  }

  /** Adds the limits of one call. */
  add(timeoutMs: number, signal: AbortSignal | undefined): void {
    const due = this.#scheduler.now() + timeoutMs;
    const reach = (limit: string) => () => {
      if (!this.#isStopped) this.#onReached(limit);
    };
    const deadline = new Deadline(this.#scheduler, () => due, reach(`within ${timeoutMs} ms (timeoutMs)`));
    this.#stops.push(() => deadline.stop());
    deadline.watch();
    if (signal === undefined) return;
    this.#stops.push(onAbort(signal, reach('before the signal was aborted')));
    if (this.#isStopped) this.stop();
  }

  /** Stops the timers and ends listening. */
  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#stops.splice(0)) stop();
  }
}
