import type { SnapshotTable } from '../../ddl/table-set.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { ListedTable, SchemaName, TableSource } from '../table-source.js';
import { readSnapshot, type Snapshot, type SnapshotOptions } from './read-snapshot.js';

/** The maximum number of table names in a message. */
const maxShown = 10;

/** How to read a snapshot, and what to call then. */
export interface SnapshotSourceOptions extends SnapshotOptions {
  /** Called once, after the snapshot was read. */
  readonly onRead?: ((snapshot: Snapshot) => void) | undefined;
}

/** All tables of a snapshot, and the errors for which no table is known. */
export interface ListedSnapshot {
  readonly tables: readonly ListedTable[];
  readonly errors: readonly GenError[];
}

/** Reads tables from a snapshot (`readSnapshot`), which is parsed once. Needs no network and no credentials. */
export class SnapshotSource implements TableSource {
  readonly #path: string;
  readonly #options: SnapshotSourceOptions;
  #snapshot: Promise<IndexedSnapshot> | undefined;

  /** `path` is a file or a folder. */
  constructor(path: string, options: SnapshotSourceOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  /** Lists all tables of the snapshot, with views and tables that cannot be used. Throws what `readSnapshot` throws. */
  async allTables(): Promise<ListedSnapshot> {
    const { tables, errors } = await this.#read();
    return { tables: [...tables.values()].map(toListed), errors };
  }

  /** Lists the tables of a schema; empty if the snapshot does not have it. Throws an error for which no table is known. */
  async listTables({ catalog, schema }: SchemaName): Promise<readonly ListedTable[]> {
    const { tables, errors } = await this.allTables();
    // The table may be one of this schema.
    if (errors[0] !== undefined) throw errors[0];
    return tables.filter(
      ({ name }) => equalsIgnoringCase(name.catalog ?? '', catalog ?? '') && equalsIgnoringCase(name.schema, schema),
    );
  }

  /**
   * Reads a table, ignoring case as Unity Catalog does. Throws GenError `not-in-snapshot`, the reason why the table cannot be used,
   * and what `readSnapshot` throws.
   */
  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const { tables, errors } = await this.#read();
    signal?.throwIfAborted();
    const found = tables.get(name.caseInsensitiveKey);
    if (found !== undefined && 'table' in found) return found.table;
    if (found !== undefined) throw found.error;
    if (errors[0] !== undefined) throw errors[0];
    const shown = [...tables.values()].slice(0, maxShown).map((table) => table.name.toString());
    const more = tables.size > maxShown ? ` and ${tables.size - maxShown} more` : '';
    const params = { name: name.toString(), path: this.#path, tables: `${shown.join(', ')}${more}` };
    throw genError('not-in-snapshot', { table: name }, params);
  }

  #read(): Promise<IndexedSnapshot> {
    this.#snapshot ??= readSnapshot(this.#path, this.#options).then((snapshot) => {
      this.#options.onRead?.(snapshot);
      const tables = new Map(snapshot.tables.map((entry) => [entry.name.caseInsensitiveKey, entry]));
      return { tables, errors: snapshot.errors };
    });
    return this.#snapshot;
  }
}

interface IndexedSnapshot {
  /** By the case-insensitive key of the table name. */
  readonly tables: ReadonlyMap<string, SnapshotTable>;
  readonly errors: readonly GenError[];
}

function toListed(entry: SnapshotTable): ListedTable {
  return { name: entry.name, ...('table' in entry && entry.table.kind != null ? { kind: entry.table.kind } : {}) };
}

function equalsIgnoringCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
