import type { TableName } from '../../model/table-name.js';
import { parseTables, TablePattern } from '../../model/table-pattern.js';
import { nameForm } from './choose-target.js';
import type { Project } from './open-project.js';
import type { TableOptions, TableOptionsLookup } from './table-options.js';

/** What the config names as a table, or as many, and says of it. */
export interface ConfiguredTable {
  readonly name: TableName | TablePattern;
  readonly entry: string | TableOptions;
}

/** The tables of the config, by their names in the project. Throws GenError `invalid-table-name` …. */
export function configuredTables({ config, target }: Project): readonly ConfiguredTable[] {
  const form = nameForm(target);
  return (config.tables ?? []).map((entry) => {
    return { name: parseTables(typeof entry === 'string' ? entry : entry.table, form), entry };
  });
}

/** What is said of each of them. Unity Catalog takes names without regard to case. */
export function tableOptions(tables: readonly ConfiguredTable[]): TableOptionsLookup {
  const options = new Map<string, TableOptions>();
  for (const { name, entry } of tables) {
    if (typeof entry !== 'string' && !(name instanceof TablePattern)) options.set(name.toSql().toLowerCase(), entry);
  }
  return (table) => options.get(table.toSql().toLowerCase()) ?? {};
}
