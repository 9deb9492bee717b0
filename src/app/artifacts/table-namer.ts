import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import type { TableName } from '../../model/table-name.js';
import { packageName } from '../../proto/names.js';
import { chooseNames, claimNames } from '../../typescript/names/choose-names.js';
import { SchemaNames, type TableNames } from '../../typescript/names/schema-names.js';

/** Names tables one after the other: each knows the names of those before it, and of all that have a lock. */
export class TableNamer {
  readonly #schemas: Map<string, SchemaNames> = new Map();
  readonly #locked: ReadonlyMap<string, Lock>;

  constructor(locks: readonly Lock[]) {
    this.#locked = new Map(locks.map((lock) => [lock.name.toSql(), lock]));
    for (const lock of locks) this.#schemaOf(lock.name).add(lock.name, lock);
  }

  /** `message` is what the configuration asks for; else the lock decides, if there is one. Throws GenError. */
  name(
    table: TableName,
    message?: string,
  ): { readonly names: TableNames; readonly diagnostics: readonly Diagnostic[] } {
    const schema = this.#schemaOf(table);
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

  /** Two catalogs may make one package, as main-prod and main_prod do; in it each message needs a name of its own. */
  #schemaOf(table: TableName): SchemaNames {
    // Names that differ by case only are in one folder on some file systems.
    const scope = packageName(table).toLowerCase();
    const schema = this.#schemas.get(scope) ?? new SchemaNames();
    this.#schemas.set(scope, schema);
    return schema;
  }
}
