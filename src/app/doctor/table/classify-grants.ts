import type { HeldGrant } from '../../../catalog/rest/read-grants.js';
import { printable } from '../../../diagnostics/printable.js';
import type { CheckOutcome } from '../check-outcome.js';
import { type PrivilegeLevel, writeGrant } from './privilege-level.js';

const ALL_PRIVILEGES = 'ALL PRIVILEGES';

/**
 * Checks that a principal has the privileges that ingesting needs on one level. `held` are the effective grants of all
 * principals, or of this one. On the table, only grants on the table itself count, and ALL PRIVILEGES does not. It is not
 * documented whether inherited grants and ALL PRIVILEGES count on schema and catalog, or whether grants of groups count: those
 * are warnings.
 */
export function classifyGrants(
  level: PrivilegeLevel,
  principal: string,
  held: readonly HeldGrant[],
): CheckOutcome<true> {
  const own = held.filter((grant) => isSamePrincipal(grant.principal, principal));
  const missing = level.needed.filter((name) => !own.some((grant) => isDirect(grant) && grant.privilege === name));
  const name = `${level.type} ${level.parts.join('.')}`;
  if (missing.length === 0) {
    return { status: 'ok', message: `${level.needed.join(' and ')} on the ${name} itself.`, value: true };
  }
  const statement = writeGrant(level, missing, principal);
  const lacks = `${principal} lacks ${missing.join(' and ')} on the ${name} itself`;
  const outcome = { fix: statement, statements: [statement], value: true } as const;
  const covering = own.filter(({ privilege }) => privilege === ALL_PRIVILEGES || missing.includes(privilege));
  if (coversAll(covering, missing)) {
    const message = `${lacks} and only has ${covering.map(describeGrant).join(', ')}`;
    return level.type === 'table'
      ? { ...outcome, status: 'fail', message: `${message}, which does not count.` }
      : { ...outcome, status: 'warn', message: `${message}. It is not documented whether that counts.` };
  }
  const groups = findGroups(missing, held, own);
  if (groups.length === 0) return { ...outcome, status: 'fail', message: `${lacks}.` };
  const names = groups.map((group) => printable(group, 100)).join(', ');
  const message = `${lacks}, but ${names} ${groups.length > 1 ? 'have' : 'has'} it. Doctor cannot see whether ${principal} is a member, and it is not documented whether the grant of a group counts.`;
  return { ...outcome, status: 'warn', message };
}

function isDirect({ inheritedFrom }: HeldGrant): boolean {
  return inheritedFrom === undefined;
}

function coversAll(grants: readonly HeldGrant[], missing: readonly string[]): boolean {
  return missing.every((name) => grants.some(({ privilege }) => privilege === ALL_PRIVILEGES || privilege === name));
}

/** Returns other principals that have all missing privileges and may be groups. */
function findGroups(missing: readonly string[], held: readonly HeldGrant[], own: readonly HeldGrant[]): string[] {
  const others = held.filter((grant) => !own.includes(grant) && isDirect(grant) && mayBeGroup(grant.principal));
  const names = [...new Set(others.map(({ principal }) => principal))];
  return names.filter((name) =>
    missing.every((privilege) => others.some((grant) => grant.principal === name && grant.privilege === privilege)),
  );
}

/** Users are named by email address, and service principals by UUID. */
function mayBeGroup(name: string): boolean {
  return name !== '' && !name.includes('@') && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);
}

function describeGrant({ privilege, inheritedFrom }: HeldGrant): string {
  return inheritedFrom === undefined ? privilege : `${privilege} inherited from ${printable(inheritedFrom, 200)}`;
}

/** Compares application IDs, whose hexadecimal digits may be in either case. */
function isSamePrincipal(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
