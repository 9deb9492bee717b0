import type { GrantRegistry } from '../grants/grant-registry.js';
import { createWriteGrants } from '../grants/initial-grants.js';
import type { PrincipalRegistry } from '../principals/principal-registry.js';
import type { TableStatement } from '../sql/parse-table-statement.js';
import type { TableRegistry } from './table-registry.js';

/**
 * Applies statements to tables, and to the grants on them: a table that is renamed keeps its grants, and one that is created again has
 * none of those before. Principals with default grants get them on each new table.
 */
export class TableChanges {
  readonly #tables: TableRegistry;
  readonly #grants: GrantRegistry;
  readonly #principals: PrincipalRegistry;

  constructor(tables: TableRegistry, grants: GrantRegistry, principals: PrincipalRegistry) {
    this.#tables = tables;
    this.#grants = grants;
    this.#principals = principals;
  }

  /** Applies a statement. Throws what `TableRegistry.apply` throws; tables and grants are then unchanged. */
  apply(statement: TableStatement): void {
    const before = this.#names();
    this.#tables.apply(statement);
    const after = this.#names();
    for (const [id, name] of before) {
      const now = after.get(id);
      if (now === undefined) this.#grants.remove({ type: 'TABLE', name });
      else if (now !== name) this.#grants.rename({ type: 'TABLE', name }, now);
    }
    const added = this.#tables.all().filter(({ id }) => !before.has(id));
    this.#grantDefaults(added.map(({ model }) => model));
  }

  #names(): ReadonlyMap<string, string> {
    return new Map(this.#tables.all().map(({ id, name }) => [id, name]));
  }

  #grantDefaults(models: Parameters<typeof createWriteGrants>[1]): void {
    for (const { id } of this.#principals.withDefaultGrants) {
      for (const statement of createWriteGrants(id, models)) this.#grants.apply(statement);
    }
  }
}
