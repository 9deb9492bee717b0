import { notify } from './notify.js';

/**
 * Delivers notices to a user's callbacks after the transition that they are about: in a microtask, in order. So a callback that uses the
 * producer always finds its final state.
 */
export class Notices {
  #pending: (() => void)[] = [];

  /** Calls `callback` with `value` soon, unless it is undefined. */
  add<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
    if (callback === undefined) return;
    this.#pending.push(() => notify(callback, value));
    if (this.#pending.length === 1) void Promise.resolve().then(() => this.#deliver());
  }

  #deliver(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const deliver of pending) deliver();
  }
}
