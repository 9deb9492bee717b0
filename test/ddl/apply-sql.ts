import { DdlError } from '../../src/ddl/ddl-error.ts';
import { SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import { readScript } from '../../src/ddl/read-script.ts';
import { TableSet } from '../../src/ddl/table-set.ts';
import { formatSqlType } from '../../src/model/format-sql-type.ts';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';

/** Returns the tables after the statements of a file. */
export function applySql(sql: string, vars: Readonly<Record<string, string>> = {}): readonly TableModel[] {
  const set = new TableSet();
  for (const { statement } of readScript(sql, vars).statements) set.apply(statement, 'test.sql');
  return set.tables.map((entry) => {
    if ('error' in entry) throw entry.error;
    return entry.table;
  });
}

/** Returns the only table of a file. */
export function tableOf(sql: string): TableModel {
  const tables = applySql(sql);
  if (tables.length !== 1) throw new Error(`there are ${tables.length} tables`);
  return tables[0] as TableModel;
}

/** Formats a table: `c.s.t(a INT NOT NULL, b STRING)`. */
export function shown({ name, columns }: TableModel): string {
  return `${name}(${columns.map(shownColumn).join(', ')})`;
}

function shownColumn({ name, type, nullable }: ColumnModel): string {
  return `${name} ${formatSqlType(type)}${nullable ? '' : ' NOT NULL'}`;
}

/** Returns the tables after the statements of a file, or the reason why it cannot be read or applied. */
export function outcome(sql: string, vars?: Readonly<Record<string, string>>): readonly string[] | string {
  try {
    return applySql(sql, vars).map(shown);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error.reason;
    if (error instanceof DdlError) return error.message;
    throw error;
  }
}
