import timers from 'node:timers';
import { reject } from '../rejections/reject.js';
import type { RpcError } from '../rejections/rpc-error.js';

// Not those that a test runner may fake.
const { clearInterval, setInterval } = timers;

/** Milliseconds that a client has for the rest of a message, and for the first one of a call. */
const MESSAGE_MS = 60_000;
/** Milliseconds between two looks at the calls. */
const LOOK_MS = 500;
/** Looks during which a client may wait. */
export const MAX_LOOKS: number = MESSAGE_MS / LOOK_MS;

/** Returns the error that ends a call whose client is too slow. */
export function tooSlow(): RpcError {
  return reject('client-too-slow', { seconds: MESSAGE_MS / 1000 });
}

/** A call that may wait for its client. */
export interface SlowCall {
  /** The look since which the call has been waiting for a whole message; undefined if it is not. */
  readonly waitingSince: number | undefined;
  /** Ends the call: its client is too slow. */
  onTooSlow(): void;
}

/**
 * Ends calls whose clients begin a message and do not finish it: each one holds memory. Time is counted in looks: a clock may jump, and
 * while this process stands still, as in a debugger, clients are not heard.
 */
export class SlowCalls {
  readonly #calls = new Set<SlowCall>();
  /** Runs while there are calls. */
  #interval: NodeJS.Timeout | undefined;
  #looks = 0;

  /** The number of looks so far. */
  get looks(): number {
    return this.#looks;
  }

  /** Watches a call until it is removed. */
  add(call: SlowCall): void {
    this.#calls.add(call);
    this.#interval ??= setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** Watches a call no more. */
  remove(call: SlowCall): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    clearInterval(this.#interval);
    this.#interval = undefined;
  }

  /** Looks at the calls once. */
  look(): void {
    this.#looks++;
    for (const call of this.#calls) {
      if (call.waitingSince !== undefined && this.#looks - call.waitingSince > MAX_LOOKS) call.onTooSlow();
    }
  }
}
