/** The least time between two attempts to save, in milliseconds. */
const INTERVAL = 1000;
/** How many attempts in a row may fail. Another program may keep the file open for longer than one attempt waits. */
const MAX_FAILURES = 5;

/** Saves the progress of a run soon after it advances, at most once a second, and tries again after a failure. */
export class Checkpoints {
  readonly #write: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failures: number = 0;
  #stopped: boolean = false;

  /** `write` saves the current state; `failed` is called with its error once it has failed several times in a row. */
  constructor(write: () => Promise<void>, failed: (error: unknown) => void) {
    this.#write = write;
    this.#failed = failed;
  }

  /** Schedules a save. */
  readonly note = (): void => {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#writing = this.#save();
    }, INTERVAL);
  };

  /** Stops saving; resolves when no save is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#writing;
  }

  async #save(): Promise<void> {
    try {
      await this.#write();
      this.#failures = 0;
      this.#timer = undefined;
    } catch (error) {
      this.#timer = undefined;
      if (++this.#failures === MAX_FAILURES) this.#failed(error);
      else this.note();
    }
  }
}
