import { GenError } from '../diagnostics/gen-error.js';
import { quoteName } from '../model/quote-name.js';
import type { TableModel } from '../model/table-model.js';
import { TableName } from '../model/table-name.js';
import { applyActions, expectUniqueNames } from './apply-actions.js';
import { DdlError } from './ddl-error.js';
import { SchemaIndex } from './schema-index.js';
import type { AlterAction, NameParts, Statement } from './statement.js';

/** A table of a snapshot, or the reason why it cannot be used. */
export type SnapshotTable =
  | { readonly name: TableName; readonly table: TableModel }
  | { readonly name: TableName; readonly error: GenError };

interface Entry {
  readonly name: TableName;
  readonly table: TableModel | undefined;
  /** Why the table cannot be used; undefined if it can. */
  readonly error: GenError | undefined;
  /** The file that defines the table. */
  readonly file: string;
  /** Whether a statement created it; false for a saved JSON response. */
  readonly created: boolean;
}

/** The tables of a snapshot while its files are read. Names are compared case-insensitively, as in Unity Catalog. */
export class TableSet {
  readonly #tables = new Map<string, Entry>();
  readonly #index: SchemaIndex = new SchemaIndex();
  /** The temporary tables of the session, in lower case. Their names have one part. */
  readonly #temporary: Set<string> = new Set();
  #catalog: string | undefined;
  #schema: string | undefined;

  /** `catalog` is the current catalog until a USE statement. */
  constructor(catalog?: string) {
    this.#catalog = catalog;
  }

  /** All tables, in the order in which they were added. */
  get tables(): readonly SnapshotTable[] {
    return [...this.#tables.values()].map(({ name, table, error }) => {
      return table === undefined ? { name, error: error as GenError } : { name, table };
    });
  }

  /** Adds a table from a JSON response. Throws DdlError if another file already defines it. */
  add(table: TableModel, file: string): void {
    this.#expectNew(table.name, file);
    this.#put({ name: table.name, table, error: undefined, file, created: false });
  }

  /** Adds a table of a JSON response that cannot be used. Statements about it are ignored. */
  addInvalid(name: TableName, error: GenError, file: string): void {
    this.#remove(name.caseInsensitiveKey);
    this.#put({ name, table: undefined, error, file, created: false });
  }

  /** Begins a file. Temporary tables end with the session of the file before. */
  beginFile(): void {
    this.#temporary.clear();
  }

  /** Applies a statement. Throws DdlError if that is not possible for these tables. */
  apply(statement: Statement, file: string): void {
    if (this.#appliesToTemporary(statement)) return;
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
        if (entry.table !== undefined)
          this.#tables.set(key, { ...entry, table: applyActions(entry.table, statement.actions) });
        return;
      }
      case 'unknown-change': {
        const entry = this.#tables.get(this.#resolve(statement.name).caseInsensitiveKey);
        if (entry?.table !== undefined) throw new DdlError(`${statement.reason} (table ${entry.name})`);
        return;
      }
      case 'create-temporary':
        this.#temporary.add((statement.name.at(-1) as string).toLowerCase());
        return;
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

  /** Applies a statement to a temporary table, if it is about one. Throws DdlError if it may mean another table, too. */
  #appliesToTemporary(statement: Statement): boolean {
    if (!['alter', 'drop', 'rename', 'unknown-change'].includes(statement.kind)) return false;
    const { kind, name } = statement as Extract<Statement, { readonly name: NameParts }>;
    const key = (name[0] as string).toLowerCase();
    const isDropOfTemporary = statement.kind === 'drop' && statement.temporary;
    if (name.length > 1 || !this.#temporary.has(key)) return isDropOfTemporary;
    if (kind !== 'drop' && this.#schema !== undefined && this.#tables.has(this.#resolve(name).caseInsensitiveKey)) {
      throw new DdlError(`${key} is both a temporary table and ${this.#resolve(name)}: write the full name`);
    }
    if (kind === 'drop' || kind === 'rename') this.#temporary.delete(key);
    if (statement.kind === 'rename') this.#temporary.add((statement.to.at(-1) as string).toLowerCase());
    return true;
  }

  #expectNew(name: TableName, file: string): void {
    const before = this.#tables.get(name.caseInsensitiveKey);
    if (before !== undefined) throw definedTwice(name, before.file, file);
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
    this.#put({ name, table: { ...table, columns, name }, error: undefined, file, created: true });
  }

  #rename({ name, to }: Extract<Statement, { kind: 'rename' }>): void {
    const { key, entry } = this.#expect(name);
    // An unqualified new name stays in the schema of the old one.
    const { catalog, schema } = entry.name;
    const parts = to.length === 1 ? [schema, ...to] : to;
    const target = this.#resolve(parts.length === 2 && catalog !== undefined ? [catalog, ...parts] : parts);
    if (this.#tables.has(target.caseInsensitiveKey)) throw new DdlError(`Table ${target} already exists`);
    this.#remove(key);
    const table = entry.table === undefined ? undefined : { ...entry.table, name: target };
    this.#put({ ...entry, name: target, table });
  }

  #dropAll(catalog: string | undefined, schema?: string): void {
    for (const key of this.#index.drop(catalog, schema)) this.#tables.delete(key);
  }

  #put(entry: Entry): void {
    const key = entry.name.caseInsensitiveKey;
    this.#tables.set(key, entry);
    this.#index.add(entry.name, key);
  }

  /** Returns whether the table existed. */
  #remove(key: string): boolean {
    const found = this.#tables.get(key);
    if (found !== undefined) this.#index.remove(found.name, key);
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
