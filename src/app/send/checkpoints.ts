/** The least time between two saved states, in milliseconds. */
const INTERVAL = 1000;

/** Saves the progress of a run soon after it advances, at most once a second. */
export class Checkpoints {
  readonly #write: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #stopped: boolean = false;

  /** `write` saves the current state; `failed` is called with its error. */
  constructor(write: () => Promise<void>, failed: (error: unknown) => void) {
    this.#write = write;
    this.#failed = failed;
  }

  /** Schedules a save. */
  readonly note = (): void => {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#writing = this.#write()
        .catch(this.#failed)
        .finally(() => {
          this.#timer = undefined;
        });
    }, INTERVAL);
  };

  /** Stops saving; resolves when no save is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#writing;
  }
}
