/**
 * Makes what was written survive power loss, many writes at a time: one run is in flight, and all that was written meanwhile share
 * the next one.
 */
export class SyncGroup {
  readonly #run: () => Promise<void>;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `run` makes all that was written before its call survive power loss. */
  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  /** Resolves when all that was written before this call survives. Rejects with the error of `run`. */
  synced(): Promise<void> {
    if (this.#current === undefined) return this.#start();
    // The run in flight may have begun before the write.
    this.#next ??= this.#current.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<void> {
    this.#next = undefined;
    const current = this.#run().finally(() => {
      // With a next run, it stays: a call until that begins joins it.
      if (this.#current === current && this.#next === undefined) this.#current = undefined;
    });
    this.#current = current;
    return current;
  }
}
