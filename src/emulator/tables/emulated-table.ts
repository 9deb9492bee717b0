import type { TableModel } from '../../model/table-model.js';
import type { TableStorage } from '../storage/table-storage.js';

/** One table of the emulator: what the catalog shows, and its rows. */
export class EmulatedTable {
  readonly id: string;
  readonly storage: TableStorage;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  #updatedAt: number;
  #model: TableModel;
  #version = 0;
  readonly #waiting = new Set<() => void>();

  constructor(model: TableModel, id: string, storage: TableStorage, now: number) {
    this.#model = model;
    this.id = id;
    this.storage = storage;
    this.createdAt = now;
    this.#updatedAt = now;
  }

  get name(): string {
    return String(this.#model.name);
  }

  /** A column that is kept over an ALTER stays the same object. */
  get model(): TableModel {
    return this.#model;
  }

  get updatedAt(): number {
    return this.#updatedAt;
  }

  /** Rises with every change: open streams then check their descriptor again. */
  get version(): number {
    return this.#version;
  }

  alter(model: TableModel, now: number): void {
    this.#model = model;
    this.#updatedAt = now;
    this.#version++;
  }

  /** To be called when rows have become visible. */
  notify(): void {
    for (const check of this.#waiting) check();
  }

  /** Resolves when there are `count` rows. Rejects with the reason of the signal. */
  async waitForRows(count: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.storage.count >= count) return;
    const { promise, resolve, reject } = withResolvers();
    const check = (): void => {
      if (this.storage.count >= count) resolve();
    };
    const abort = (): void => reject(signal.reason);
    this.#waiting.add(check);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      this.#waiting.delete(check);
      signal.removeEventListener('abort', abort);
    }
  }
}

// Promise.withResolvers is not in Node 20.
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
