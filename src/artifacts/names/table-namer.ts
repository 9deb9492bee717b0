import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import type { TableName } from '../../model/table-name.js';
import { packageName } from '../../proto/names.js';
import { chooseNames, claimNames } from './choose-names.js';
import { SchemaNames, type TableNames } from './schema-names.js';

/** Names tables one after the other, without reusing a name of an earlier table or of a table with a lock. */
export class TableNamer {
  readonly #schemas: Map<string, SchemaNames> = new Map();
  readonly #locked: ReadonlyMap<string, Lock>;

  constructor(locks: readonly Lock[]) {
    this.#locked = new Map(locks.map((lock) => [lock.name.toSql(), lock]));
    for (const lock of locks) this.#namesInPackage(lock.name).add(lock.name, lock);
  }

  /** Names a table: by `message` from the config, else as its lock does, else by its table name. Throws GenError. */
  name(
    table: TableName,
    message?: string,
  ): { readonly names: TableNames; readonly diagnostics: readonly Diagnostic[] } {
    const schema = this.#namesInPackage(table);
    const locked = this.#locked.get(table.toSql());
    if (locked !== undefined && (message ?? locked.message) === locked.message) {
      return { names: locked, diagnostics: [] };
    }
    const named =
      message === undefined
        ? chooseNames(table, schema)
        : { names: claimNames(table, message, schema), diagnostics: [] };
    schema.add(table, named.names);
    return named;
  }

  /** Two catalogs, such as main-prod and main_prod, may share a package, where message names must be unique. */
  #namesInPackage(table: TableName): SchemaNames {
    // Names that differ only by case share a folder on some file systems.
    const scope = packageName(table).toLowerCase();
    const schema = this.#schemas.get(scope) ?? new SchemaNames();
    this.#schemas.set(scope, schema);
    return schema;
  }
}
