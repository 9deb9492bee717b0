import { GenError } from '../diagnostics/gen-error.js';
import { quoteName } from '../model/quote-name.js';
import type { TableModel } from '../model/table-model.js';
import { TableName } from '../model/table-name.js';
import { applyActions, expectUniqueNames } from './apply-actions.js';
import { DdlError } from './ddl-error.js';
import { SchemaIndex } from './schema-index.js';
import type { AlterAction, NameParts, Statement } from './statement.js';

interface Entry {
  readonly table: TableModel;
  /** The file that defines the table. */
  readonly file: string;
  /** Whether a statement created it; false for a saved JSON response. */
  readonly created: boolean;
}

/** The tables of a snapshot while its files are read. Names are compared case-insensitively, as in Unity Catalog. */
export class TableSet {
  readonly #tables = new Map<string, Entry>();
  readonly #index: SchemaIndex = new SchemaIndex();
  #catalog: string | undefined;
  #schema: string | undefined;

  /** `catalog` is the current catalog until a USE statement. */
  constructor(catalog?: string) {
    this.#catalog = catalog;
  }

  /** All tables, in the order in which they were added. */
  get tables(): readonly TableModel[] {
    return [...this.#tables.values()].map(({ table }) => table);
  }

  /** Adds a table from a JSON response. Throws DdlError if another file already defines it. */
  add(table: TableModel, file: string): void {
    const before = this.#tables.get(table.name.caseInsensitiveKey);
    if (before !== undefined) throw definedTwice(table.name, before.file, file);
    this.#put({ table, file, created: false });
  }

  /** Applies a statement. Throws DdlError if that is not possible for these tables. */
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
        // COMMENT ON TABLE and similar statements may refer to a view.
        if (
          !this.#tables.has(this.#resolve(statement.name).caseInsensitiveKey) &&
          statement.actions.every(canApplyToView)
        )
          return;
        const { key, entry } = this.#expect(statement.name);
        this.#tables.set(key, { ...entry, table: applyActions(entry.table, statement.actions) });
        return;
      }
      case 'rename':
        this.#rename(statement);
        return;
      case 'drop': {
        const key = this.#resolve(statement.name).caseInsensitiveKey;
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
    const before = this.#tables.get(name.caseInsensitiveKey);
    if (before !== undefined && !before.created) throw definedTwice(name, before.file, file);
    if (before !== undefined && mode === 'if-not-exists') return;
    if (before !== undefined && mode === 'create') {
      throw new DdlError(`Table ${name} already exists (created in ${before.file}): use CREATE TABLE IF NOT EXISTS`);
    }
    if (before === undefined && mode === 'replace') throw this.#missing(parts);
    // A replaced table moves to the end, like one that is dropped and created again.
    this.#remove(name.caseInsensitiveKey);
    const columns = expectUniqueNames({ name }, table.columns);
    this.#put({ table: { ...table, columns, name }, file, created: true });
  }

  #rename({ name, to }: Extract<Statement, { kind: 'rename' }>): void {
    const { key, entry } = this.#expect(name);
    // An unqualified new name stays in the schema of the old one.
    const { catalog, schema } = entry.table.name;
    const parts = to.length === 1 ? [schema, ...to] : to;
    const target = this.#resolve(parts.length === 2 && catalog !== undefined ? [catalog, ...parts] : parts);
    if (this.#tables.has(target.caseInsensitiveKey)) throw new DdlError(`Table ${target} already exists`);
    this.#remove(key);
    this.#put({ ...entry, table: { ...entry.table, name: target } });
  }

  #dropAll(catalog: string | undefined, schema?: string): void {
    for (const key of this.#index.drop(catalog, schema)) this.#tables.delete(key);
  }

  #put(entry: Entry): void {
    const key = entry.table.name.caseInsensitiveKey;
    this.#tables.set(key, entry);
    this.#index.add(entry.table.name, key);
  }

  /** Returns whether the table existed. */
  #remove(key: string): boolean {
    const found = this.#tables.get(key);
    if (found !== undefined) this.#index.remove(found.table.name, key);
    return this.#tables.delete(key);
  }

  #expect(parts: NameParts): { readonly key: string; readonly entry: Entry } {
    const key = this.#resolve(parts).caseInsensitiveKey;
    const entry = this.#tables.get(key);
    if (entry === undefined) throw this.#missing(parts);
    return { key, entry };
  }

  #missing(parts: NameParts): DdlError {
    return new DdlError(`Table ${this.#resolve(parts)} was not created before`);
  }

  /** Returns the full name, in lower case as Unity Catalog stores it. */
  #resolve(parts: NameParts): TableName {
    const [table = '', schema = this.#schema, catalog = this.#catalog] = [...parts].reverse();
    if (schema === undefined || catalog === undefined) {
      const advice = 'write catalog.schema.table, or add USE CATALOG and USE SCHEMA before it';
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

/** Returns whether an action does not change columns, so that it is also valid for a view. */
function canApplyToView(action: AlterAction): boolean {
  if (action.kind === 'change') return Object.keys(action.change).every((key) => key === 'comment');
  return ['set-facts', 'set-properties', 'unset-properties'].includes(action.kind);
}

function definedTwice(name: TableName, first: string, second: string): DdlError {
  return new DdlError(`Table ${name} is defined in two files, ${first} and ${second}`);
}
