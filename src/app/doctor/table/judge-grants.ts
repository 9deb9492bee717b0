import type { HeldGrant } from '../../../catalog/rest/read-grants.js';
import { printable } from '../../../diagnostics/printable.js';
import type { Verdict } from '../verdict.js';
import { grantStatement, type PrivilegeLevel } from './privilege-level.js';

const all = 'ALL PRIVILEGES';

/**
 * Whether a principal has what ingesting takes on one level. `held`: the effective grants, of all principals or of this
 * one. On the table only grants on itself count, and ALL PRIVILEGES does not; whether either counts above it, and whether
 * the grant of a group counts, is not documented: a warning.
 */
export function judgeGrants(level: PrivilegeLevel, principal: string, held: readonly HeldGrant[]): Verdict<true> {
  const own = held.filter((grant) => same(grant.principal, principal));
  const missing = level.needed.filter((name) => !own.some((grant) => isDirect(grant) && grant.privilege === name));
  const name = `${level.type} ${level.parts.join('.')}`;
  if (missing.length === 0) {
    return { status: 'ok', message: `${level.needed.join(' and ')} on the ${name} itself.`, value: true };
  }
  const statement = grantStatement(level, missing, principal);
  const lacks = `${principal} has no ${missing.join(' and no ')} on the ${name} itself`;
  const verdict = { fix: statement, statements: [statement], value: true } as const;
  const covered = own.filter(({ privilege }) => privilege === all || missing.includes(privilege));
  if (covers(covered, missing)) {
    const has = `${lacks}, only ${covered.map(shown).join(', ')}`;
    if (level.type === 'table') return { ...verdict, status: 'fail', message: `${has}, which does not count.` };
    return { ...verdict, status: 'warn', message: `${has}. Whether that counts is not documented.` };
  }
  const groups = groupsWith(missing, held, own);
  if (groups.length === 0) return { ...verdict, status: 'fail', message: `${lacks}.` };
  const them = groups.map((group) => printable(group, 100)).join(', ');
  const message = `${lacks}; ${them} ${groups.length > 1 ? 'have' : 'has'} it. Whether ${principal} is a member, and whether the grant of a group counts, is not known here.`;
  return { ...verdict, status: 'warn', message };
}

function isDirect({ inheritedFrom }: HeldGrant): boolean {
  return inheritedFrom === undefined;
}

function covers(grants: readonly HeldGrant[], missing: readonly string[]): boolean {
  return missing.every((name) => grants.some(({ privilege }) => privilege === all || privilege === name));
}

/** Others that have what is missing, and may be groups: names of users are addresses, those of service principals UUIDs. */
function groupsWith(missing: readonly string[], held: readonly HeldGrant[], own: readonly HeldGrant[]): string[] {
  const others = held.filter((grant) => !own.includes(grant) && isDirect(grant) && mayBeGroup(grant.principal));
  const names = [...new Set(others.map(({ principal }) => principal))];
  return names.filter((name) =>
    missing.every((privilege) => others.some((grant) => grant.principal === name && grant.privilege === privilege)),
  );
}

function mayBeGroup(name: string): boolean {
  return name !== '' && !name.includes('@') && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);
}

function shown({ privilege, inheritedFrom }: HeldGrant): string {
  return inheritedFrom === undefined ? privilege : `${privilege} inherited from ${printable(inheritedFrom, 200)}`;
}

/** Application ids are hexadecimal digits, whose case does not count. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
