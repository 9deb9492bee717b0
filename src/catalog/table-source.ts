import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';

/** Where the columns of tables come from: Unity Catalog over REST, a snapshot, a SQL warehouse. */
export interface TableSource {
  /** Reads one table as it is now. Throws GenError, or the reason of `signal`. */
  readTable(name: TableName, signal?: AbortSignal): Promise<TableModel>;
}
