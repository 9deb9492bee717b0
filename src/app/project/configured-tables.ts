import type { TableName } from '../../model/table-name.js';
import { parseTables, TablePattern } from '../../model/table-pattern.js';
import type { Project } from './open-project.js';
import type { TableOptions, TableOptionsLookup } from './table-options.js';

/** A table or pattern of the config, with its entry. */
export interface ConfiguredTable {
  readonly name: TableName | TablePattern;
  readonly entry: string | TableOptions;
}

/** Parses the tables of the config. Throws GenError `invalid-table-name` …. */
export function configuredTables({ config, target }: Project): readonly ConfiguredTable[] {
  return (config.tables ?? []).map((entry) => {
    return { name: parseTables(typeof entry === 'string' ? entry : entry.table, target.nameForm), entry };
  });
}

/** Returns a lookup of the options that the config sets for a table. Names are compared as Unity Catalog does, without case. */
export function tableOptions(tables: readonly ConfiguredTable[]): TableOptionsLookup {
  const options = new Map<string, TableOptions>();
  for (const { name, entry } of tables) {
    if (typeof entry !== 'string' && !(name instanceof TablePattern)) options.set(name.toSql().toLowerCase(), entry);
  }
  return (table) => options.get(table.toSql().toLowerCase()) ?? {};
}
