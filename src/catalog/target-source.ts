import { genError } from '../diagnostics/gen-error.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';
import { expectTable } from './expect-table.js';
import type { ListedTable, SchemaName, TableSource } from './table-source.js';

/**
 * The tables of one target: it takes and gives names without a catalog, and reads from the catalog of the target. With
 * `catalog` undefined names have their own, and are read as they are.
 */
export class TargetSource implements TableSource {
  readonly #source: TableSource;
  readonly #catalog: string | undefined;

  constructor(source: TableSource, catalog: string | undefined) {
    this.#source = source;
    this.#catalog = catalog;
  }

  /** Throws GenError `lock-without-target` for a name of the other form, `another-table` for an answer of one, and what the source throws. */
  async readTable(name: TableName, signal?: AbortSignal): Promise<TableModel> {
    const catalog = this.#catalog;
    if ((name.catalog === undefined) !== (catalog !== undefined)) {
      const [made, has] = catalog === undefined ? ['with targets', 'no targets'] : ['without targets', 'targets'];
      throw genError('lock-without-target', { table: name }, { name: name.toString(), made, has });
    }
    const asked = catalog === undefined ? name : name.in(catalog);
    const model = expectTable(await this.#source.readTable(asked, signal), asked);
    if (catalog === undefined) return model;
    return { ...model, name: model.name.in(undefined) };
  }

  async listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]> {
    const { catalog = this.#catalog } = schema;
    return this.placed(await this.#source.listTables({ ...schema, catalog }, signal));
  }

  /** Of a list those that are in the target, by their names in the project. */
  placed(listed: readonly ListedTable[]): readonly ListedTable[] {
    const catalog = this.#catalog;
    if (catalog === undefined) return listed;
    return listed
      .filter(({ name }) => name.catalog?.toLowerCase() === catalog.toLowerCase())
      .map((table) => ({ ...table, name: table.name.in(undefined) }));
  }

  async close(): Promise<void> {
    await this.#source.close?.();
  }
}
