import { GenError } from '../diagnostics/gen-error.js';
import { quoteName } from '../model/quote-name.js';
import type { TableModel } from '../model/table-model.js';
import { TableName } from '../model/table-name.js';
import { applyActions, unique } from './apply-actions.js';
import { DdlError } from './ddl-error.js';
import { SchemaIndex } from './schema-index.js';
import type { AlterAction, NameParts, Statement } from './statement.js';

interface Entry {
  readonly table: TableModel;
  /** The file that it comes from. */
  readonly file: string;
  /** Whether a statement made it, and not an answer that was saved. */
  readonly created: boolean;
}

/** The tables of a snapshot while its files are read. Unity Catalog takes names without regard to case. */
export class TableSet {
  readonly #tables = new Map<string, Entry>();
  readonly #index: SchemaIndex = new SchemaIndex();
  #catalog: string | undefined;
  #schema: string | undefined;

  /** `catalog` is the current one until a USE names another. */
  constructor(catalog?: string) {
    this.#catalog = catalog;
  }

  /** In the order in which they came. */
  get tables(): readonly TableModel[] {
    return [...this.#tables.values()].map(({ table }) => table);
  }

  /** Adds a table that an answer describes. Throws DdlError where another file has it already. */
  add(table: TableModel, file: string): void {
    const before = this.#tables.get(keyOf(table.name));
    if (before !== undefined) throw twice(table.name, before.file, file);
    this.#put({ table, file, created: false });
  }

  /** Throws DdlError for what cannot be done to these tables. */
  apply(statement: Statement, file: string): void {
    switch (statement.kind) {
      case 'use-catalog':
        this.#catalog = statement.catalog;
        this.#schema = 'default';
        return;
      case 'use-schema':
        this.#schema = statement.name.at(-1);
        this.#catalog = statement.name.at(-2) ?? this.#catalog;
        return;
      case 'create':
        this.#create(statement, file);
        return;
      case 'alter': {
        // COMMENT ON TABLE and the like may mean a view.
        if (!this.#tables.has(keyOf(this.#resolve(statement.name))) && statement.actions.every(takesView)) return;
        const { key, entry } = this.#expect(statement.name);
        this.#tables.set(key, { ...entry, table: applyActions(entry.table, statement.actions) });
        return;
      }
      case 'rename':
        this.#rename(statement);
        return;
      case 'drop': {
        const key = keyOf(this.#resolve(statement.name));
        if (!this.#remove(key) && !statement.ifExists) throw this.#missing(statement.name);
        return;
      }
      case 'drop-schema': {
        const [schema = '', catalog = this.#catalog] = [...statement.name].reverse();
        this.#dropAll(catalog, schema);
        return;
      }
      case 'drop-catalog':
        this.#dropAll(statement.name);
        return;
    }
  }

  #create({ name: parts, mode, table }: Extract<Statement, { kind: 'create' }>, file: string): void {
    const name = this.#resolve(parts);
    const before = this.#tables.get(keyOf(name));
    if (before !== undefined && !before.created) throw twice(name, before.file, file);
    if (before !== undefined && mode === 'if-not-exists') return;
    if (before !== undefined && mode === 'create') {
      throw new DdlError(`Table ${name} is there already (made in ${before.file}): write CREATE TABLE IF NOT EXISTS`);
    }
    if (before === undefined && mode === 'replace') throw this.#missing(parts);
    // A table that is replaced takes the place of the new one at the end, as one that is dropped and made again.
    this.#remove(keyOf(name));
    const columns = unique({ name }, table.columns);
    this.#put({ table: { ...table, columns, name }, file, created: true });
  }

  #rename({ name, to }: Extract<Statement, { kind: 'rename' }>): void {
    const { key, entry } = this.#expect(name);
    // A short new name is in the schema of the old one.
    const { catalog, schema } = entry.table.name;
    const parts = to.length === 1 ? [schema, ...to] : to;
    const target = this.#resolve(parts.length === 2 && catalog !== undefined ? [catalog, ...parts] : parts);
    if (this.#tables.has(keyOf(target))) throw new DdlError(`Table ${target} is there already`);
    this.#remove(key);
    this.#put({ ...entry, table: { ...entry.table, name: target } });
  }

  #dropAll(catalog: string | undefined, schema?: string): void {
    for (const key of this.#index.drop(catalog, schema)) this.#tables.delete(key);
  }

  #put(entry: Entry): void {
    const key = keyOf(entry.table.name);
    this.#tables.set(key, entry);
    this.#index.add(entry.table.name, key);
  }

  /** Whether it was there. */
  #remove(key: string): boolean {
    const found = this.#tables.get(key);
    if (found !== undefined) this.#index.remove(found.table.name, key);
    return this.#tables.delete(key);
  }

  #expect(parts: NameParts): { readonly key: string; readonly entry: Entry } {
    const key = keyOf(this.#resolve(parts));
    const entry = this.#tables.get(key);
    if (entry === undefined) throw this.#missing(parts);
    return { key, entry };
  }

  #missing(parts: NameParts): DdlError {
    return new DdlError(`No table ${this.#resolve(parts)} was made before`);
  }

  /** The full name, in lower case as Unity Catalog keeps it. */
  #resolve(parts: NameParts): TableName {
    const [table = '', schema = this.#schema, catalog = this.#catalog] = [...parts].reverse();
    if (schema === undefined || catalog === undefined) {
      const advice = 'write catalog.schema.table, or USE CATALOG and USE SCHEMA before';
      throw new DdlError(
        `The table ${parts.join('.')} has no ${schema === undefined ? 'schema' : 'catalog'}: ${advice}`,
      );
    }
    try {
      return TableName.parse([catalog, schema, table].map((part) => quoteName(part.toLowerCase())).join('.'));
    } catch (error) {
      if (!(error instanceof GenError)) throw error;
      throw new DdlError(error.diagnostic.message.replace(/\.$/, ''), { cause: error });
    }
  }
}

/** Whether an action leaves the columns as they are, so that it can be done to a view too. */
function takesView(action: AlterAction): boolean {
  if (action.kind === 'change') return Object.keys(action.change).every((key) => key === 'comment');
  return ['set-facts', 'set-properties', 'unset-properties'].includes(action.kind);
}

function keyOf(name: TableName): string {
  return name.toSql().toLowerCase();
}

function twice(name: TableName, first: string, second: string): DdlError {
  return new DdlError(`Table ${name} stands in two files, ${first} and ${second}`);
}
