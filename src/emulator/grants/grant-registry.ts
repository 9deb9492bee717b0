import type { TableName } from '../../model/table-name.js';
import { equalIgnoringCase } from '../equal-ignoring-case.js';
import type { GrantStatement } from '../sql/parse-grant.js';
import { ALL_PRIVILEGES, WRITE_PRIVILEGES } from './privileges.js';
import { type Securable, tableWithParents, withParents } from './securable.js';

/** One privilege that a principal was granted on a securable, with the name that the REST interface uses. */
export interface PrivilegeGrant {
  readonly principal: string;
  readonly privilege: string;
  readonly on: Securable;
}

/** Keeps the grants that GRANT and REVOKE statements leave in effect. Compares names and principals ignoring case. */
export class GrantRegistry {
  readonly #initial: readonly GrantStatement[];
  /** The grants on each securable that has some, by securable, and then by privilege and principal. */
  readonly #grants = new Map<string, Map<string, PrivilegeGrant>>();

  /** `initial`: the grants in effect at the start and after `reset`. */
  constructor(initial: readonly GrantStatement[]) {
    this.#initial = initial;
    this.reset();
  }

  /** Applies a GRANT or REVOKE. Revoking a privilege that was not granted has no effect. */
  apply({ action, privileges, securable, principal }: GrantStatement): void {
    for (const privilege of privileges) {
      const grant = { principal, privilege, on: securable };
      if (action === 'revoke') this.#delete(grant);
      else this.#add(grant);
    }
  }

  /** Removes the grants on a securable, which was dropped. */
  remove(securable: Securable): void {
    this.#grants.delete(toKey(securable.type, securable.name));
  }

  /** Keeps the grants on a securable that has another name now. */
  rename(securable: Securable, name: string): void {
    const kept = this.direct(securable).map((grant) => ({ ...grant, on: { type: securable.type, name } }));
    this.remove(securable);
    for (const grant of kept) this.#add(grant);
  }

  /** Returns the grants on the securable itself, without inherited ones. */
  direct(securable: Securable): readonly PrivilegeGrant[] {
    return [...(this.#grants.get(toKey(securable.type, securable.name))?.values() ?? [])];
  }

  /** Returns the grants on the securable and those that it inherits from its schema and catalog. */
  effective(securable: Securable): readonly PrivilegeGrant[] {
    return withParents(securable).flatMap((each) => this.direct(each));
  }

  /**
   * Returns the first privilege that a principal lacks to ingest into a table, such as `MODIFY on TABLE 'a.b.c'`, or
   * undefined if it lacks none. On the table, only SELECT and MODIFY granted on the table itself count; on its schema
   * and catalog, inherited grants and ALL PRIVILEGES count too (docs/emulator.md).
   */
  findMissingPrivilege(principal: string, table: TableName): string | undefined {
    const securables = tableWithParents(table);
    for (const [i, securable] of securables.entries()) {
      const counted = securable.type === 'TABLE' ? [securable] : securables.slice(i);
      const grants = counted.flatMap((each) => this.direct(each));
      const names = new Set(
        grants.filter((each) => equalIgnoringCase(each.principal, principal)).map(({ privilege }) => privilege),
      );
      if (securable.type !== 'TABLE' && names.has(ALL_PRIVILEGES)) continue;
      const missing = WRITE_PRIVILEGES[securable.type].find((privilege) => !names.has(privilege));
      if (missing) return `${missing.replace('_', ' ')} on ${securable.type} '${securable.name}'`;
    }
    return undefined;
  }

  /** Restores the initial grants. */
  reset(): void {
    this.#grants.clear();
    for (const statement of this.#initial) this.apply(statement);
  }

  #add(grant: PrivilegeGrant): void {
    const { principal, privilege, on } = grant;
    const key = toKey(on.type, on.name);
    const grants = this.#grants.get(key) ?? new Map<string, PrivilegeGrant>();
    this.#grants.set(key, grants.set(toKey(privilege, principal), grant));
  }

  #delete({ principal, privilege, on }: PrivilegeGrant): void {
    const key = toKey(on.type, on.name);
    const grants = this.#grants.get(key);
    grants?.delete(toKey(privilege, principal));
    if (grants?.size === 0) this.#grants.delete(key);
  }
}

/** Returns a key of two names, the first of which has a fixed set of values. Ignores case. */
function toKey(kind: string, name: string): string {
  return `${kind} ${name}`.toLowerCase();
}
