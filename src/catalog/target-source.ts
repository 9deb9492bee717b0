import { genError } from '../diagnostics/gen-error.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';
import { expectTable } from './expect-table.js';
import type { ListedTable, SchemaName, TableSource } from './table-source.js';

/**
 * Reads the tables of one target: names in requests and results have no catalog, and are looked up in the catalog of the
 * target. If `catalog` is undefined, names include their catalog and are passed on unchanged.
 */
export class TargetSource implements TableSource {
  readonly #source: TableSource;
  readonly #catalog: string | undefined;

  constructor(source: TableSource, catalog: string | undefined) {
    this.#source = source;
    this.#catalog = catalog;
  }

  /**
   * Reads a table. Throws GenError `lock-without-target` for a name of the other form, `another-table` if the source returns
   * another table, and whatever the source throws.
   */
  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const catalog = this.#catalog;
    if ((name.catalog === undefined) !== (catalog !== undefined)) {
      const [made, has] = catalog === undefined ? ['with targets', 'no targets'] : ['without targets', 'targets'];
      throw genError('lock-without-target', { table: name }, { name: name.toString(), made, has });
    }
    const requested = catalog === undefined ? name : name.in(catalog);
    const model = expectTable(await this.#source.readTable(requested, signal), requested);
    if (catalog === undefined) return model;
    return { ...model, name: model.name.in(undefined) };
  }

  /** Lists the tables of a schema in the catalog of the target. */
  async listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]> {
    const { catalog = this.#catalog } = schema;
    return this.selectOwn(await this.#source.listTables({ ...schema, catalog }, signal));
  }

  /** Selects the tables of a list that are in the catalog of the target, by their names in the project. */
  selectOwn(listed: readonly ListedTable[]): readonly ListedTable[] {
    const catalog = this.#catalog;
    if (catalog === undefined) return listed;
    return listed
      .filter(({ name }) => name.catalog?.toLowerCase() === catalog.toLowerCase())
      .map((table) => ({ ...table, name: table.name.in(undefined) }));
  }

  /** Closes the underlying source. */
  async close(): Promise<void> {
    await this.#source.close?.();
  }
}
