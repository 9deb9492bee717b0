import type { TableName } from '../../model/table-name.js';
import { parseTables, type TablePattern } from '../../model/table-pattern.js';
import { nameForm } from './choose-target.js';
import type { Project } from './open-project.js';

/** Names of tables, and patterns that stand for several tables. */
export type TableSelection = readonly (TableName | TablePattern)[];

/** Parses the tables of a request, without duplicates. Throws GenError `invalid-table-name`, `table-has-catalog`. */
export function parseRequestedTables(tables: readonly string[] | undefined, { target }: Project): TableSelection {
  return [...new Set(tables)].map((table) => parseTables(table, nameForm(target)));
}
