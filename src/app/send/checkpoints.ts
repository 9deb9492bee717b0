/** Milliseconds between two states on disk. */
const INTERVAL = 1000;

/** Writes how far a send is, soon after it has got further, and not more often than once a second. */
export class Checkpoints {
  readonly #write: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #stopped: boolean = false;

  /** `write` writes the state as it is then; `failed` is told where it throws. */
  constructor(write: () => Promise<void>, failed: (error: unknown) => void) {
    this.#write = write;
    this.#failed = failed;
  }

  /** There is more to be written. */
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

  /** No more of it; resolves when nothing is being written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#writing;
  }
}
