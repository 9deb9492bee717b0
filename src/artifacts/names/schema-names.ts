import type { TableName } from '../../model/table-name.js';
import { isWindowsDevice } from '../../model/windows-device.js';
import { snakeCase } from '../../proto/names.js';
import { reservedIdentifiers } from '../typescript/reserved-identifiers.js';

/** The names of a table's message and files, which the lock keeps. */
export interface TableNames {
  readonly message: string;
  /** The base of the file names, in snake case. */
  readonly file: string;
}

/** The names that are taken in one schema: messages, what their modules export, and files. */
export class SchemaNames {
  /** The table (its SQL name) that has an identifier or a file. */
  readonly #identifiers: Map<string, string> = new Map();
  readonly #files: Map<string, string> = new Map();

  add(table: TableName, { message, file }: TableNames): void {
    const owner = table.toSql();
    for (const name of listExports(message)) this.#identifiers.set(name, owner);
    this.#files.set(file, owner);
  }

  /** Returns whether a message name is unavailable to `table`: reserved, or in use by another table. */
  isTaken(message: string, table: TableName): boolean {
    const owner = table.toSql();
    const has = (names: ReadonlyMap<string, string>, name: string): boolean => (names.get(name) ?? owner) !== owner;
    const byOthers = listExports(message).some((name) => has(this.#identifiers, name));
    return byOthers || has(this.#files, snakeCase(message)) || isReserved(message);
  }
}

/** Returns whether a message name is reserved by TypeScript, the runtime, the index file or Windows. */
export function isReserved(message: string): boolean {
  const file = snakeCase(message);
  // protobufjs does not support this name.
  if (message === '__proto__') return true;
  return listExports(message).some((name) => reserved.has(name)) || file === 'index' || isWindowsDevice(file);
}

const reserved: ReadonlySet<string> = new Set(reservedIdentifiers);

/** Lists what the module of a message exports to the index. */
function listExports(message: string): string[] {
  return [message, `${message}Init`, `${message}Producer`, `${message}Schema`];
}
