import { type Diagnostic, diagnostic } from '../model/diagnostic.js';
import type { TableName } from '../model/table-name.js';
import { pascalCase, singularPascalCase, snakeCase, uniqueName } from './names.js';
import { reservedIdentifiers } from './reserved-identifiers.js';

/** The names of a table's message and files; the lock keeps them. */
export interface TableNames {
  readonly message: string;
  /** In snake case. */
  readonly file: string;
}

/**
 * The message is the table's name in the singular; where that is taken by another table of the schema, by TypeScript or
 * by the runtime, it is the name as it is, and then one with a suffix, with a warning.
 */
export function chooseNames(
  table: TableName,
  others: Iterable<TableNames>,
): { readonly names: TableNames; readonly diagnostics: readonly Diagnostic[] } {
  const identifiers = new Set(reservedIdentifiers);
  const files = new Set(['index']);
  for (const other of others) {
    for (const name of claims(other.message)) identifiers.add(name);
    files.add(other.file);
  }
  const isTaken = (message: string): boolean =>
    claims(message).some((name) => identifiers.has(name)) || files.has(snakeCase(message));
  const wanted = singularPascalCase(table.table);
  const message = isTaken(wanted) ? uniqueName(pascalCase(table.table), 'Record', isTaken) : wanted;
  const params = { name: table.toString(), message, wanted };
  const diagnostics = message === wanted ? [] : [diagnostic('message-name-taken', { table }, params)];
  return { names: { message, file: snakeCase(message) }, diagnostics };
}

/** What the module of a message exports to the index. */
function claims(message: string): string[] {
  return [message, `${message}Init`, `${message}Producer`, `${message}Schema`];
}
