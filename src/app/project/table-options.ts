import type { TableName } from '../../model/table-name.js';

/** What the configuration says of one table. */
export interface TableOptions {
  /** The message and the record class; before the name that the lock keeps. */
  readonly message?: string | undefined;
  /** Nullable columns that are left out of the code, since they are about to be dropped. */
  readonly exclude?: readonly string[] | undefined;
}

/** Gives the options of a table; an empty object where there are none. */
export type TableOptionsLookup = (table: TableName) => TableOptions;
