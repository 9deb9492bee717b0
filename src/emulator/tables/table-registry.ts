import { randomUUID } from 'node:crypto';
import { expectUniqueNames } from '../../ddl/apply-actions.js';
import { DdlError } from '../../ddl/ddl-error.js';
import type { NameParts } from '../../ddl/statement.js';
import { quoteName } from '../../model/quote-name.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import type { TableStatement } from '../sql/parse-table-statement.js';
import type { TableStorage } from '../storage/table-storage.js';
import { EmulatedTable } from './emulated-table.js';

/** The tables of the emulator by name. Unity Catalog takes names without regard to case. */
export class TableRegistry {
  readonly #tables = new Map<string, EmulatedTable>();
  readonly #initial: ReadonlyMap<string, EmulatedTable>;
  readonly #createStorage: (model: TableModel) => TableStorage;
  readonly #now: () => number;
  readonly #catalog: string;

  /** `catalog` holds tables that are asked for by schema and name. Throws for a name that comes twice. */
  constructor(
    models: readonly TableModel[],
    createStorage: (model: TableModel) => TableStorage,
    now: () => number,
    catalog: string,
  ) {
    this.#createStorage = createStorage;
    this.#now = now;
    this.#catalog = catalog;
    for (const model of models) {
      if (this.get(String(model.name))) throw new Error(`The emulator was given table ${String(model.name)} twice`);
      this.#add(model);
    }
    this.#initial = new Map(this.#tables);
  }

  get(name: string): EmulatedTable | undefined {
    return this.#tables.get(keyOf(name)) ?? this.#tables.get(keyOf(`${this.#catalog}.${name}`));
  }

  /** Throws, naming the tables there are. */
  expect(name: string): EmulatedTable {
    const table = this.get(name);
    if (table === undefined) throw new Error(`The emulator has no table ${name}; it has ${this.#names()}`);
    return table;
  }

  all(): readonly EmulatedTable[] {
    return [...this.#tables.values()];
  }

  /** Throws DdlError for what Delta refuses, and as `expect` does. Whatever it throws, nothing has changed. */
  apply(statement: TableStatement): void {
    const name = statement.name.join('.');
    switch (statement.kind) {
      case 'alter':
        this.expect(name).alter(statement.actions, this.#now());
        return;
      case 'rename':
        this.#rename(this.expect(name), statement.to);
        return;
      case 'drop':
        if (!statement.ifExists || this.get(name)) this.#drop(this.expect(name));
        return;
      case 'create':
        this.#create(statement);
    }
  }

  /** No rows, and every table as it was at the start; those that were made since are gone. */
  reset(): void {
    for (const table of this.all()) if (![...this.#initial.values()].includes(table)) table.drop();
    this.#tables.clear();
    for (const [key, table] of this.#initial) {
      this.#tables.set(key, table);
      table.reset(this.#now());
    }
  }

  #create({ name: parts, mode, table }: Extract<TableStatement, { kind: 'create' }>): void {
    const before = this.get(parts.join('.'));
    if (before !== undefined && mode === 'if-not-exists') return;
    if (before !== undefined && mode === 'create') throw new DdlError(`Table ${before.name} is there already`);
    if (before === undefined && mode === 'replace') this.expect(parts.join('.'));
    const name = nameOf(parts);
    const model = { ...table, name, columns: expectUniqueNames({ name }, table.columns) };
    if (before !== undefined) this.#drop(before);
    this.#add(model);
  }

  /** A short new name is in the schema of the old one. */
  #rename(table: EmulatedTable, to: NameParts): void {
    const { catalog = '', schema } = table.model.name;
    const name = nameOf([catalog, schema, ''].slice(0, 3 - to.length).concat(to));
    if (this.get(String(name))) throw new DdlError(`Table ${name} is there already`);
    this.#tables.delete(keyOf(table.name));
    table.rename(name, this.#now());
    this.#tables.set(keyOf(table.name), table);
  }

  #drop(table: EmulatedTable): void {
    this.#tables.delete(keyOf(table.name));
    table.drop();
  }

  #add(model: TableModel): void {
    const table = new EmulatedTable(model, model.tableId ?? randomUUID(), this.#createStorage(model), this.#now());
    this.#tables.set(keyOf(table.name), table);
  }

  #names(): string {
    return this.all()
      .map(({ name }) => name)
      .join(', ');
  }
}

/** In lower case, as Unity Catalog keeps names. */
function nameOf(parts: NameParts): TableName {
  return TableName.parse(parts.map((part) => quoteName(part.toLowerCase())).join('.'));
}

function keyOf(name: string): string {
  return name.toLowerCase();
}
