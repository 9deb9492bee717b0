import type { TableName } from '../../model/table-name.js';
import { equalIgnoringCase } from '../equal-ignoring-case.js';
import type { GrantRegistry } from '../grants/grant-registry.js';
import { grantWriting } from '../grants/initial-grants.js';
import { type Securable, tableWithParents } from '../grants/securable.js';
import type { PrincipalRegistry } from '../principals/principal-registry.js';
import type { TableStatement } from '../sql/parse-table-statement.js';
import type { EmulatedTable } from './emulated-table.js';
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
    const name = statement.name.join('.');
    const before = this.#tables.get(name);
    const oldName = before?.model.name;
    this.#tables.apply(statement);
    const after = statement.kind === 'rename' ? before : this.#tables.get(name);
    if (after === before && after?.name === oldName?.toString()) return;
    if (oldName !== undefined) {
      if (after === before) this.#grants.rename(toSecurable(oldName), String(after?.name));
      else this.#grants.remove(toSecurable(oldName));
    }
    if (after !== undefined) this.#grantDefaults(after, oldName, after !== before);
  }

  /**
   * Grants the defaults on a table that is new, and on its schema and catalog if they are new: a REVOKE on those that existed stays in
   * effect. `oldName` is the name of the table that it was or replaced.
   */
  #grantDefaults(table: EmulatedTable, oldName: TableName | undefined, isNew: boolean): void {
    const existed = ({ type, name }: Securable): boolean =>
      this.#tables.all().some((each) => {
        const nameThen = each === table ? oldName : each.model.name;
        const those = nameThen ? tableWithParents(nameThen) : [];
        return those.some((other) => other.type === type && equalIgnoringCase(other.name, name));
      });
    const securables = tableWithParents(table.model.name).filter((each) =>
      each.type === 'TABLE' ? isNew : !existed(each),
    );
    for (const { id } of this.#principals.withDefaultGrants) {
      for (const statement of grantWriting(id, securables)) this.#grants.apply(statement);
    }
  }
}

function toSecurable(name: TableName): Securable {
  return { type: 'TABLE', name: String(name) };
}
