import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { ListedTable, SchemaName, TableSource } from '../table-source.js';
import { readSnapshot } from './read-snapshot.js';

/** The maximum number of table names in a message. */
const maxShown = 10;

/** Reads tables from a snapshot (`readSnapshot`), which is parsed once. Needs no network and no credentials. */
export class SnapshotSource implements TableSource {
  readonly #path: string;
  readonly #catalog: string | undefined;
  readonly #project: string | undefined;
  /** By the case-insensitive key of the table name. */
  #tables: Promise<ReadonlyMap<string, TableModel>> | undefined;

  /**
   * `path` is a file or a folder. `catalog` is the current catalog at the start of a SQL file. Files inside the folder `project` may
   * not lead out of it over a symbolic link.
   */
  constructor(path: string, catalog?: string, project?: string) {
    this.#path = path;
    this.#catalog = catalog;
    this.#project = project;
  }

  /** Lists all tables of the snapshot. Throws what `readSnapshot` throws. */
  async allTables(): Promise<readonly ListedTable[]> {
    return [...(await this.#read()).values()];
  }

  /** Lists the tables of a schema; empty if the snapshot does not have it. Throws what `readSnapshot` throws. */
  async listTables({ catalog, schema }: SchemaName): Promise<readonly ListedTable[]> {
    return (await this.allTables()).filter(
      ({ name }) => equalsIgnoringCase(name.catalog ?? '', catalog ?? '') && equalsIgnoringCase(name.schema, schema),
    );
  }

  /** Reads a table, ignoring case as Unity Catalog does. Throws GenError `not-in-snapshot`, and what `readSnapshot` throws. */
  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const tables = await this.#read();
    signal?.throwIfAborted();
    const found = tables.get(name.caseInsensitiveKey);
    if (found !== undefined) return found;
    const shown = [...tables.values()].slice(0, maxShown).map((table) => table.name.toString());
    const more = tables.size > maxShown ? ` and ${tables.size - maxShown} more` : '';
    const params = { name: name.toString(), path: this.#path, tables: `${shown.join(', ')}${more}` };
    throw genError('not-in-snapshot', { table: name }, params);
  }

  #read(): Promise<ReadonlyMap<string, TableModel>> {
    this.#tables ??= readSnapshot(this.#path, this.#catalog, this.#project).then(
      (tables) => new Map(tables.map((table) => [table.name.caseInsensitiveKey, table])),
    );
    return this.#tables;
  }
}

function equalsIgnoringCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
