import type { Facet } from '../model/delta-type.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';

/** The name of a schema. Its parts are unquoted. */
export interface SchemaName {
  /** Undefined in a project with targets, where the target sets the catalog. */
  readonly catalog: string | undefined;
  readonly schema: string;
}

/** A table in a list of tables. */
export interface ListedTable {
  readonly name: TableName;
  /** MANAGED, VIEW …, if the source provides it. */
  readonly kind?: Facet<string>;
}

/** A source of table definitions: Unity Catalog over REST, a SQL warehouse, or a snapshot. */
export interface TableSource {
  /** Reads the current definition of a table. Throws GenError, or the reason of `signal`. */
  readTable(name: TableName, signal?: AbortSignal): Promise<TableModel>;
  /** Lists the tables and views of a schema. Throws GenError such as `schema-not-found`, or the reason of `signal`. */
  listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]>;
  /** Releases connections. Call it in a `finally` block; never throws. */
  close?(): Promise<void>;
}
