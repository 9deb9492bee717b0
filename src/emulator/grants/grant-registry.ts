import type { TableName } from '../../model/table-name.js';
import type { GrantStatement } from '../sql/parse-grant.js';
import { allPrivileges, writePrivileges } from './privileges.js';
import { type Securable, withParents } from './securable.js';

/** A privilege of a principal, and where it was granted. */
export interface HeldPrivilege {
  readonly principal: string;
  readonly privilege: string;
  readonly on: Securable;
}

/** Who was granted what, statement by statement. Names and principals count whatever their case. */
export class GrantRegistry {
  readonly #initial: readonly GrantStatement[];
  readonly #held = new Map<string, HeldPrivilege>();

  /** `initial`: what holds at the start, and again after `reset`. */
  constructor(initial: readonly GrantStatement[]) {
    this.#initial = initial;
    this.reset();
  }

  apply({ action, privileges, securable, principal }: GrantStatement): void {
    for (const privilege of privileges) {
      const key = [securable.type, securable.name, principal, privilege].join(' ').toLowerCase();
      if (action === 'revoke') this.#held.delete(key);
      else this.#held.set(key, { principal, privilege, on: securable });
    }
  }

  /** What was granted on this securable itself. */
  direct(securable: Securable): readonly HeldPrivilege[] {
    return [...this.#held.values()].filter(({ on }) => same(on, securable));
  }

  /** The same with what is inherited. */
  effective(securable: Securable): readonly HeldPrivilege[] {
    return withParents(securable).flatMap((each) => this.direct(each));
  }

  /**
   * What a principal lacks for ingesting, as the rest of a sentence; undefined where it lacks nothing. On the table only
   * grants of its own count, neither inherited ones nor ALL PRIVILEGES; above it those do (docs/adr/0005).
   */
  missingToWrite(principal: string, table: TableName): string | undefined {
    for (const securable of withParents({ type: 'TABLE', name: String(table) })) {
      const held = securable.type === 'TABLE' ? this.direct(securable) : this.effective(securable);
      const names = new Set(held.filter((each) => equal(each.principal, principal)).map(({ privilege }) => privilege));
      if (securable.type !== 'TABLE' && names.has(allPrivileges)) continue;
      const missing = writePrivileges[securable.type].find((privilege) => !names.has(privilege));
      if (missing) return `${missing.replace('_', ' ')} on ${securable.type} '${securable.name}'`;
    }
    return undefined;
  }

  /** As it was at the start. */
  reset(): void {
    this.#held.clear();
    for (const statement of this.#initial) this.apply(statement);
  }
}

function same(a: Securable, b: Securable): boolean {
  return a.type === b.type && equal(a.name, b.name);
}

function equal(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
