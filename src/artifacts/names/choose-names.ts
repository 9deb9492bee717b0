import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import { pascalCase, singularPascalCase, snakeCase, uniqueName } from '../../proto/names.js';
import { isReserved, type SchemaNames, type TableNames } from './schema-names.js';

/**
 * Chooses the names of a table. The message is the table name in the singular. If another table of the schema, TypeScript
 * or the runtime has that name, it is the table name itself, then one with a suffix, each with a warning.
 */
export function chooseNames(
  table: TableName,
  others: SchemaNames,
): { readonly names: TableNames; readonly diagnostics: readonly Diagnostic[] } {
  const isTaken = (message: string): boolean => others.isTaken(message, table);
  const wanted = singularPascalCase(table.table);
  const message = isTaken(wanted) ? uniqueName(pascalCase(table.table), 'Record', isTaken) : wanted;
  const params = { name: table.toString(), message, wanted };
  const diagnostics = message === wanted ? [] : [diagnostic('message-name-taken', { table }, params)];
  return { names: { message, file: snakeCase(message) }, diagnostics };
}

/** Returns the names for a message name that the config sets. Throws GenError `message-not-free`. */
export function claimNames(table: TableName, message: string, others: SchemaNames): TableNames {
  if (!others.isTaken(message, table)) return { message, file: snakeCase(message) };
  const holder = isReserved(message) ? 'TypeScript or the runtime' : 'another table of its schema';
  throw genError('message-not-free', { table }, { name: table.toString(), message, holder });
}
