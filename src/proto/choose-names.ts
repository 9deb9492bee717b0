import { type Diagnostic, diagnostic } from '../model/diagnostic.js';
import { genError } from '../model/gen-error.js';
import type { TableName } from '../model/table-name.js';
import { isWindowsDevice } from '../model/windows-device.js';
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
  const isTaken = takenBy(others);
  const wanted = singularPascalCase(table.table);
  const message = isTaken(wanted) ? uniqueName(pascalCase(table.table), 'Record', isTaken) : wanted;
  const params = { name: table.toString(), message, wanted };
  const diagnostics = message === wanted ? [] : [diagnostic('message-name-taken', { table }, params)];
  return { names: { message, file: snakeCase(message) }, diagnostics };
}

/** The names of a message that the user chose. Throws GenError `message-not-free`. */
export function claimNames(table: TableName, message: string, others: Iterable<TableNames>): TableNames {
  if (!takenBy(others)(message)) return { message, file: snakeCase(message) };
  const holder = takenBy([])(message) ? 'TypeScript or the runtime' : 'another table of its schema';
  throw genError('message-not-free', { table }, { name: table.toString(), message, holder });
}

/** Whether a message would have the name of another, of one of its exports, or of its files. */
function takenBy(others: Iterable<TableNames>): (message: string) => boolean {
  const identifiers = new Set(reservedIdentifiers);
  const files = new Set(['index']);
  for (const other of others) {
    for (const name of claims(other.message)) identifiers.add(name);
    files.add(other.file);
  }
  return (message) => {
    const file = snakeCase(message);
    return claims(message).some((name) => identifiers.has(name)) || files.has(file) || isWindowsDevice(file);
  };
}

/** What the module of a message exports to the index. */
function claims(message: string): string[] {
  return [message, `${message}Init`, `${message}Producer`];
}
