import type { TableName } from '../../model/table-name.js';
import { isWindowsDevice } from '../../model/windows-device.js';
import { snakeCase } from '../../proto/names.js';
import { reservedIdentifiers } from './reserved-identifiers.js';

/** The names of a table's message and files; the lock keeps them. */
export interface TableNames {
  readonly message: string;
  /** In snake case. */
  readonly file: string;
}

/** The names that tables of one schema have: messages with what their modules export, and files. */
export class SchemaNames {
  /** Who has an identifier, or a file; the name of a table in SQL. */
  readonly #identifiers: Map<string, string> = new Map();
  readonly #files: Map<string, string> = new Map();

  add(table: TableName, { message, file }: TableNames): void {
    const owner = table.toSql();
    for (const name of claims(message)) this.#identifiers.set(name, owner);
    this.#files.set(file, owner);
  }

  /** Whether `table` cannot have a message of this name, since another table has it, or nobody can. */
  isTaken(message: string, table: TableName): boolean {
    const owner = table.toSql();
    const has = (names: ReadonlyMap<string, string>, name: string): boolean => (names.get(name) ?? owner) !== owner;
    const byOthers = claims(message).some((name) => has(this.#identifiers, name));
    return byOthers || has(this.#files, snakeCase(message)) || isReserved(message);
  }
}

/** Whether no table can have a message of this name: TypeScript, the runtime, the index or Windows have it. */
export function isReserved(message: string): boolean {
  const file = snakeCase(message);
  // protobufjs has no place for this name.
  if (message === '__proto__') return true;
  return claims(message).some((name) => reserved.has(name)) || file === 'index' || isWindowsDevice(file);
}

const reserved: ReadonlySet<string> = new Set(reservedIdentifiers);

/** What the module of a message exports to the index. */
function claims(message: string): string[] {
  return [message, `${message}Init`, `${message}Producer`, `${message}Schema`];
}
