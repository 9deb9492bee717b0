import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { ListedTable, SchemaName, TableSource } from '../table-source.js';
import { readSnapshot } from './read-snapshot.js';

/** So many names are listed in a message. */
const maxShown = 10;

/** Reads tables from a snapshot (`readSnapshot`), once for all of them. Needs no network and no credentials. */
export class SnapshotSource implements TableSource {
  readonly #path: string;
  readonly #catalog: string | undefined;
  /** By `keyOf`. */
  #tables: Promise<ReadonlyMap<string, TableModel>> | undefined;

  /** `catalog` is that of names in SQL which have none. */
  constructor(path: string, catalog?: string) {
    this.#path = path;
    this.#catalog = catalog;
  }

  /** All of it, views too. Throws GenError as `readSnapshot` does. */
  async allTables(): Promise<readonly ListedTable[]> {
    return [...(await this.#read()).values()];
  }

  /** Empty for a schema that the snapshot does not have. Throws GenError as `readSnapshot` does. */
  async listTables({ catalog, schema }: SchemaName): Promise<readonly ListedTable[]> {
    return (await this.allTables()).filter(
      ({ name }) => same(name.catalog ?? '', catalog ?? '') && same(name.schema, schema),
    );
  }

  /** Unity Catalog takes names without regard to case. Throws GenError `not-in-snapshot`, and as `readSnapshot` does. */
  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const tables = await this.#read();
    signal?.throwIfAborted();
    const found = tables.get(keyOf(name));
    if (found !== undefined) return found;
    const shown = [...tables.values()].slice(0, maxShown).map((table) => table.name.toString());
    const more = tables.size > maxShown ? ` and ${tables.size - maxShown} more` : '';
    const params = { name: name.toString(), path: this.#path, tables: `${shown.join(', ')}${more}` };
    throw genError('not-in-snapshot', { table: name }, params);
  }

  #read(): Promise<ReadonlyMap<string, TableModel>> {
    this.#tables ??= readSnapshot(this.#path, this.#catalog).then(
      (tables) => new Map(tables.map((table) => [keyOf(table.name), table])),
    );
    return this.#tables;
  }
}

function keyOf(name: TableName): string {
  return name.toSql().toLowerCase();
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
