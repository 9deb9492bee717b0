import { randomUUID } from 'node:crypto';
import type { TableModel } from '../../model/table-model.js';
import type { TableStorage } from '../storage/table-storage.js';
import { EmulatedTable } from './emulated-table.js';

/** The tables of the emulator by name. Unity Catalog takes names without regard to case. */
export class TableRegistry {
  readonly #tables = new Map<string, { table: EmulatedTable; initial: TableModel }>();
  readonly #now: () => number;
  readonly #catalog: string;

  /** `catalog` holds tables that are asked for by schema and name. Throws for a name that comes twice. */
  constructor(
    models: readonly TableModel[],
    createStorage: (model: TableModel) => TableStorage,
    now: () => number,
    catalog: string,
  ) {
    this.#now = now;
    this.#catalog = catalog;
    for (const model of models) {
      const key = keyOf(String(model.name));
      if (this.#tables.has(key)) throw new Error(`The emulator was given table ${String(model.name)} twice`);
      const table = new EmulatedTable(model, model.tableId ?? randomUUID(), createStorage(model), now());
      this.#tables.set(key, { table, initial: model });
    }
  }

  get(name: string): EmulatedTable | undefined {
    return (this.#tables.get(keyOf(name)) ?? this.#tables.get(keyOf(`${this.#catalog}.${name}`)))?.table;
  }

  /** Throws, naming the tables there are. */
  expect(name: string): EmulatedTable {
    const table = this.get(name);
    if (table === undefined) throw new Error(`The emulator has no table ${name}; it has ${this.#names()}`);
    return table;
  }

  all(): readonly EmulatedTable[] {
    return [...this.#tables.values()].map(({ table }) => table);
  }

  /** No rows, and every table as it was at the start. */
  reset(): void {
    for (const { table, initial } of this.#tables.values()) {
      table.storage.clear();
      if (table.model !== initial) table.alter(initial, this.#now());
    }
  }

  #names(): string {
    return this.all()
      .map(({ name }) => name)
      .join(', ');
  }
}

function keyOf(name: string): string {
  return name.toLowerCase();
}
