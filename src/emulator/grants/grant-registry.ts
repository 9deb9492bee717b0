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
  readonly #grants = new Map<string, PrivilegeGrant>();

  /** `initial`: the grants in effect at the start and after `reset`. */
  constructor(initial: readonly GrantStatement[]) {
    this.#initial = initial;
    this.reset();
  }

  /** Applies a GRANT or REVOKE. Revoking a privilege that was not granted has no effect. */
  apply({ action, privileges, securable, principal }: GrantStatement): void {
    for (const privilege of privileges) {
      const grant = { principal, privilege, on: securable };
      if (action === 'revoke') this.#grants.delete(toKey(grant));
      else this.#grants.set(toKey(grant), grant);
    }
  }

  /** Removes the grants on a securable, which was dropped. */
  remove(securable: Securable): void {
    for (const grant of this.direct(securable)) this.#grants.delete(toKey(grant));
  }

  /** Keeps the grants on a securable that has another name now. */
  rename(securable: Securable, name: string): void {
    const kept = this.direct(securable).map((grant) => ({ ...grant, on: { type: securable.type, name } }));
    this.remove(securable);
    for (const grant of kept) this.#grants.set(toKey(grant), grant);
  }

  /** Returns the grants on the securable itself, without inherited ones. */
  direct(securable: Securable): readonly PrivilegeGrant[] {
    return [...this.#grants.values()].filter(({ on }) => isSameSecurable(on, securable));
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
}

function toKey({ principal, privilege, on }: PrivilegeGrant): string {
  return JSON.stringify([on.type, on.name, principal, privilege]).toLowerCase();
}

function isSameSecurable(a: Securable, b: Securable): boolean {
  return a.type === b.type && equalIgnoringCase(a.name, b.name);
}
