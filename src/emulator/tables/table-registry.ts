import { randomUUID } from 'node:crypto';
import { expectUniqueNames } from '../../ddl/apply-actions.js';
import { DdlError } from '../../ddl/ddl-error.js';
import type { NameParts } from '../../ddl/statement.js';
import { genError } from '../../diagnostics/gen-error.js';
import { printable } from '../../diagnostics/printable.js';
import { quoteName } from '../../model/quote-name.js';
import { splitName } from '../../model/split-name.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import type { TableStatement } from '../sql/parse-table-statement.js';
import type { TableStorage } from '../storage/table-storage.js';
import { EmulatedTable } from './emulated-table.js';
import { UnknownNameError } from './unknown-name-error.js';

/** The most tables that an error names. */
const MAX_NAMES = 20;

/** Creates and checks the storages of tables. */
export interface StorageFactory {
  /** Creates the storage of a table. Throws an Error if it cannot store the table. */
  create(model: TableModel): TableStorage;
  /** Throws an Error if `create` would, whether or not there is a table with this name. */
  check(model: TableModel): void;
}

/** The tables of the emulator by name. Ignores case, like Unity Catalog. */
export class TableRegistry {
  readonly #tables = new Map<string, EmulatedTable>();
  readonly #initial: ReadonlyMap<string, EmulatedTable>;
  readonly #storages: StorageFactory;
  readonly #now: () => number;
  readonly #catalog: string;

  /** `catalog` completes names without a catalog. Throws GenError `emulated-twice` if two models have the same name. */
  constructor(models: readonly TableModel[], storages: StorageFactory, now: () => number, catalog: string) {
    this.#storages = storages;
    this.#now = now;
    this.#catalog = catalog;
    for (const model of models) {
      if (this.get(String(model.name))) {
        throw genError('emulated-twice', { table: model.name }, { name: String(model.name) });
      }
      this.#add(model);
    }
    this.#initial = new Map(this.#tables);
  }

  /** Returns a table by `catalog.schema.table` or `schema.table`. */
  get(name: string): EmulatedTable | undefined {
    return this.#tables.get(toKey(name)) ?? this.#tables.get(toKey(`${this.#catalog}.${name}`));
  }

  /** Returns a table by name. Throws UnknownNameError that lists the existing tables if it does not exist. */
  expect(name: string): EmulatedTable {
    const table = this.get(name);
    if (table === undefined)
      throw new UnknownNameError(`The emulator has no table ${name}. Its tables are: ${this.#names() || 'none'}`);
    return table;
  }

  all(): readonly EmulatedTable[] {
    return [...this.#tables.values()];
  }

  /**
   * Applies a statement. Throws DdlError for changes that Delta rejects, and UnknownNameError if the table does not
   * exist; the tables are then unchanged.
   */
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

  /** Drops tables that were created since the start, restores the others, and deletes all rows. */
  reset(): void {
    const initial = new Map(Array.from(this.#initial, ([key, table]) => [table, key]));
    // A renamed table is dropped too: another one may have its name now.
    for (const table of this.all()) if (initial.get(table) !== toKey(table.name)) table.drop();
    this.#tables.clear();
    for (const [key, table] of this.#initial) {
      this.#tables.set(key, table);
      table.reset(this.#now());
    }
  }

  #create({ name: parts, mode, table }: Extract<TableStatement, { kind: 'create' }>): void {
    const before = this.get(parts.join('.'));
    if (before !== undefined && mode === 'if-not-exists') return;
    if (before !== undefined && mode === 'create') throw new DdlError(`Table ${before.name} already exists`);
    if (before === undefined && mode === 'replace') this.expect(parts.join('.'));
    const name = toTableName(parts);
    const model = { ...table, name, columns: expectUniqueNames({ name }, table.columns) };
    if (before !== undefined) {
      // What cannot be created must not cost the table that it replaces.
      this.#storages.check(model);
      this.#drop(before);
    }
    this.#add(model);
  }

  /** Renames a table. The schema and catalog of the old name complete a shorter new one. */
  #rename(table: EmulatedTable, to: NameParts): void {
    const { catalog = '', schema } = table.model.name;
    const name = toTableName([catalog, schema, ''].slice(0, 3 - to.length).concat(to));
    if (this.get(String(name))) throw new DdlError(`Table ${name} already exists`);
    const key = toKey(table.name);
    table.rename(name, this.#now());
    this.#tables.delete(key);
    this.#tables.set(toKey(table.name), table);
  }

  #drop(table: EmulatedTable): void {
    this.#tables.delete(toKey(table.name));
    table.drop();
  }

  #add(model: TableModel): void {
    const table = new EmulatedTable(
      model,
      model.tableId ?? randomUUID(),
      (each) => this.#storages.create(each),
      this.#now(),
    );
    this.#tables.set(toKey(table.name), table);
  }

  #names(): string {
    const names = this.all().map(({ name }) => name);
    const more = names.length - MAX_NAMES;
    return [...names.slice(0, MAX_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  }
}

/** Returns a table name in lower case, as Unity Catalog stores it. Throws DdlError if it is too long, or has a control character. */
function toTableName(parts: NameParts): TableName {
  const name = parts.map((part) => quoteName(part.toLowerCase())).join('.');
  const split = splitName(name);
  if (typeof split === 'string') throw new DdlError(`${printable(name, 200)} is not a table name: ${split}`);
  return TableName.parse(name);
}

function toKey(name: string): string {
  return name.toLowerCase();
}
