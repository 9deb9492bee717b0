import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import type { SqlError } from './sql-error.js';

/** Converts the rejection of a statement about `table` to the error for the user. */
export function toGenError(error: SqlError, table: TableName, host: string): GenError {
  const name = table.toString();
  if (error.isDenied) {
    return genError('permission-denied', { table }, { name, answer: `: ${error.message}`, sql: table.toSql() });
  }
  switch (error.missing) {
    case 'catalog':
      return genError('catalog-not-found', { table }, { name, host });
    case 'schema':
      return genError('schema-not-found', { table }, { name, host });
    case 'table':
      return genError('table-not-found', { table }, { name, host, sql: table.toSql() });
    default:
      return genError('sql-failed', { table }, { host, name, reason: error.message });
  }
}
