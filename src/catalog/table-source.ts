import type { Facet } from '../model/delta-type.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';

/** A schema by its parts, without quotes. */
export interface SchemaName {
  /** Undefined where the target says it. */
  readonly catalog: string | undefined;
  readonly schema: string;
}

/** A table as a list shows it. */
export interface ListedTable {
  readonly name: TableName;
  /** MANAGED, VIEW … where the source tells it. */
  readonly kind?: Facet<string>;
}

/** Where the columns of tables come from: Unity Catalog over REST, a snapshot, a SQL warehouse. */
export interface TableSource {
  /** Reads one table as it is now. Throws GenError, or the reason of `signal`. */
  readTable(name: TableName, signal?: AbortSignal): Promise<TableModel>;
  /** Everything in a schema that has columns, views too. Throws GenError `schema-not-found` …, or the reason of `signal`. */
  listTables(schema: SchemaName, signal?: AbortSignal): Promise<readonly ListedTable[]>;
  /** Lets go of what was opened. To be called in a `finally`; never throws. */
  close?(): Promise<void>;
}
