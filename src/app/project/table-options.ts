import type { TableName } from '../../model/table-name.js';

/** What the config sets for one table. */
export interface TableOptions {
  /** Name of the message and the record class; overrides the name in the lock. */
  readonly message?: string | undefined;
  /** Nullable columns to leave out of the code because they are about to be dropped. */
  readonly exclude?: readonly string[] | undefined;
}

/** Returns the options of a table; an empty object if it has none. */
export type TableOptionsLookup = (table: TableName) => TableOptions;
