import { applyActions } from '../../ddl/apply-actions.js';
import type { AlterAction } from '../../ddl/statement.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { withResolvers } from '../../system/with-resolvers.js';
import type { TableStorage } from '../storage/table-storage.js';
import { checkAlter } from './check-alter.js';
import { assignColumnIds, findHighestColumnId, removeColumnIds } from './column-ids.js';
import { RejectedRecords } from './rejected-records.js';
import { UnknownNameError } from './unknown-name-error.js';

/** One table of the emulator: its model and its rows. */
export class EmulatedTable {
  readonly id: string;
  readonly storage: TableStorage;
  /** The last records that the emulator rejected. */
  readonly rejected: RejectedRecords = new RejectedRecords();
  /** The connections that ingest into the table. */
  readonly streams: Set<object> = new Set();
  /** Time of creation, in milliseconds since 1970. */
  readonly createdAt: number;
  #updatedAt: number;
  readonly #initial: TableModel;
  #model: TableModel;
  readonly #hasGivenIds: boolean;
  /** The last column id that was assigned. Ids of dropped columns are not reused. */
  #lastColumnId: number;
  #version = 0;
  #dropped = false;
  readonly #waiters = new Set<() => void>();

  /** `createStorage` gets the model with column ids. Throws what it throws. */
  constructor(model: TableModel, id: string, createStorage: (model: TableModel) => TableStorage, now: number) {
    const highest = findHighestColumnId(model.columns);
    this.#hasGivenIds = highest > 0;
    this.#lastColumnId = Math.max(highest, Number(model.properties?.['delta.columnMapping.maxColumnId'] ?? 0));
    this.#initial = this.#withIds([], model);
    this.#model = this.#initial;
    this.id = id;
    this.storage = createStorage(this.#initial);
    this.createdAt = now;
    this.#updatedAt = now;
  }

  get name(): string {
    return String(this.#model.name);
  }

  /** Its name in lower case, as tokens and faults have it. */
  get key(): string {
    return this.name.toLowerCase();
  }

  /** The current model. Every column and struct field has a permanent id. */
  get model(): TableModel {
    return this.#model;
  }

  /** The model as the catalog shows it: with column ids only if it was given with ids or uses column mapping. */
  get catalogModel(): TableModel {
    const mode = this.#model.properties?.['delta.columnMapping.mode'] ?? 'none';
    if (this.#hasGivenIds || mode !== 'none') return this.#model;
    return { ...this.#model, columns: removeColumnIds(this.#model.columns) };
  }

  /** Time of the last change, in milliseconds since 1970. */
  get updatedAt(): number {
    return this.#updatedAt;
  }

  /** Increases with every change; open streams then check their descriptor again. */
  get version(): number {
    return this.#version;
  }

  /** Applies ALTER TABLE actions. Throws DdlError for changes that Delta rejects; the table is then unchanged. */
  alter(actions: readonly AlterAction[], now: number): void {
    const model = this.#withIds(this.#model.columns, applyActions(this.#model, actions));
    checkAlter(this.#model, model, this.storage.rows(model.columns));
    this.storage.change(model);
    this.#update(model, now);
  }

  /** Changes the name and keeps id and rows. */
  rename(name: TableName, now: number): void {
    const model = { ...this.#model, name };
    this.storage.change(model);
    this.#update(model, now);
  }

  /** Deletes the rows. Open streams fail with their next batch, and pending `waitForRows` calls reject. */
  drop(): void {
    this.storage.drop();
    this.#dropped = true;
    this.#version++;
    this.notify();
  }

  /** Deletes the rows and the rejected records, and restores the initial model. */
  reset(now: number): void {
    this.storage.reset(this.#initial);
    this.rejected.clear();
    if (this.#model === this.#initial && !this.#dropped) return;
    this.#dropped = false;
    this.#update(this.#initial, now);
  }

  #update(model: TableModel, now: number): void {
    this.#model = model;
    this.#updatedAt = now;
    this.#version++;
  }

  #withIds(before: TableModel['columns'], model: TableModel): TableModel {
    return { ...model, columns: assignColumnIds(before, model.columns, () => ++this.#lastColumnId) };
  }

  /** Checks pending `waitForRows` calls. Called when rows become visible or the table is dropped. */
  notify(): void {
    for (const check of this.#waiters) check();
  }

  /** Resolves once there are `count` rows. Rejects with the signal's reason, or if the table is dropped. */
  async waitForRows(count: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.storage.count >= count) return;
    const { promise, resolve, reject } = withResolvers();
    const check = (): void => {
      if (this.#dropped) reject(new UnknownNameError(`Table ${this.name} was dropped`));
      else if (this.storage.count >= count) resolve();
    };
    const abort = (): void => reject(signal.reason);
    this.#waiters.add(check);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      this.#waiters.delete(check);
      signal.removeEventListener('abort', abort);
    }
  }
}
