import { applyActions } from '../../ddl/apply-actions.js';
import type { AlterAction } from '../../ddl/statement.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { TableStorage } from '../storage/table-storage.js';
import { assignColumnIds, highestColumnId } from './assign-column-ids.js';
import { checkAlter } from './check-alter.js';
import { withoutColumnIds } from './without-column-ids.js';

/** One table of the emulator: what the catalog shows, and its rows. */
export class EmulatedTable {
  readonly id: string;
  readonly storage: TableStorage;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  #updatedAt: number;
  readonly #initial: TableModel;
  #model: TableModel;
  readonly #hasGivenIds: boolean;
  /** Ids of columns are given once, also to columns that are dropped later. */
  #lastColumnId: number;
  #version = 0;
  #dropped = false;
  readonly #waiting = new Set<() => void>();

  constructor(model: TableModel, id: string, storage: TableStorage, now: number) {
    this.#lastColumnId = highestColumnId(model.columns);
    this.#hasGivenIds = this.#lastColumnId > 0;
    this.#initial = this.#withIds([], model);
    this.#model = this.#initial;
    this.id = id;
    this.storage = storage;
    this.createdAt = now;
    this.#updatedAt = now;
  }

  get name(): string {
    return String(this.#model.name);
  }

  /** Every column, and every field of a struct, has an id that it keeps. */
  get model(): TableModel {
    return this.#model;
  }

  /** As the catalog shows it: ids of columns only where it was given some, or has column mapping. */
  get shown(): TableModel {
    const mode = this.#model.properties?.['delta.columnMapping.mode'] ?? 'none';
    if (this.#hasGivenIds || mode !== 'none') return this.#model;
    return { ...this.#model, columns: withoutColumnIds(this.#model.columns) };
  }

  get updatedAt(): number {
    return this.#updatedAt;
  }

  /** Rises with every change: open streams then check their descriptor again. */
  get version(): number {
    return this.#version;
  }

  /** Throws DdlError for what Delta refuses; the table is then as it was. */
  alter(actions: readonly AlterAction[], now: number): void {
    const model = this.#withIds(this.#model.columns, applyActions(this.#model, actions));
    checkAlter(this.#model, model, this.storage.rows(model.columns));
    this.#become(model, now);
  }

  rename(name: TableName, now: number): void {
    this.#become({ ...this.#model, name }, now);
  }

  /** Forgets the rows. Open streams end with their next batch, and whoever waits for rows is told. */
  drop(): void {
    this.storage.clear();
    this.#dropped = true;
    this.#version++;
    this.notify();
  }

  /** No rows, and as it was at the start. */
  reset(now: number): void {
    this.storage.clear();
    if (this.#model === this.#initial && !this.#dropped) return;
    this.#dropped = false;
    this.#become(this.#initial, now);
  }

  #become(model: TableModel, now: number): void {
    this.#model = model;
    this.#updatedAt = now;
    this.#version++;
  }

  #withIds(before: TableModel['columns'], model: TableModel): TableModel {
    return { ...model, columns: assignColumnIds(before, model.columns, () => ++this.#lastColumnId) };
  }

  /** To be called when rows have become visible, or will not any more. */
  notify(): void {
    for (const check of this.#waiting) check();
  }

  /** Resolves when there are `count` rows. Rejects with the reason of the signal, and when the table is dropped. */
  async waitForRows(count: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.storage.count >= count) return;
    const { promise, resolve, reject } = withResolvers();
    const check = (): void => {
      if (this.#dropped) reject(new Error(`Table ${this.name} was dropped`));
      else if (this.storage.count >= count) resolve();
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
