import type { GrantRegistry, HeldPrivilege } from '../grants/grant-registry.js';
import { expectSecurable } from '../grants/initial-grants.js';
import { allPrivileges } from '../grants/privileges.js';
import { type Securable, securableTypes } from '../grants/securable.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { databricksError, type HttpAnswer } from './http-answer.js';

const PATH = /^\/api\/2\.1\/unity-catalog\/(permissions|effective-permissions)\/([^/]+)\/([^/]+)$/;

/** Who asks for grants, and of what. */
export interface GrantsQuestion {
  /** With their inherited ones. */
  readonly effective: boolean;
  readonly type: string;
  readonly name: string;
  /** Only of this one; null: of all. */
  readonly principal: string | null;
  /** Whose token asks; undefined: that of an admin. */
  readonly asker: string | undefined;
}

/** What a URL asks for, undefined where it is of another endpoint. */
export function readGrantsQuestion(
  path: string,
  query: URLSearchParams,
  asker: string | undefined,
): GrantsQuestion | undefined {
  const found = PATH.exec(path);
  if (found === null) return undefined;
  const [, kind, type, name] = found as unknown as [string, string, string, string];
  return { effective: kind !== 'permissions', type, name: decode(name), principal: query.get('principal'), asker };
}

/**
 * `GET /api/2.1/unity-catalog/permissions/{type}/{full_name}[?principal]`, and `effective-permissions` with what is
 * inherited. Who is no admin and has no MANAGE sees only grants of his own, and must name himself.
 */
export function answerGrants(question: GrantsQuestion, grants: GrantRegistry, tables: TableRegistry): HttpAnswer {
  const type = securableTypes.find((each) => each === question.type.toUpperCase());
  if (type === undefined) {
    return databricksError(400, 'INVALID_PARAMETER_VALUE', `'${question.type}' is no type of securable here.`);
  }
  const securable = { type, name: question.name };
  try {
    expectSecurable(
      securable,
      tables.all().map(({ model }) => model),
    );
  } catch {
    return databricksError(404, `${type}_DOES_NOT_EXIST`, `${type} '${question.name}' does not exist.`);
  }
  if (!maySee(question, securable, grants)) {
    return databricksError(403, 'PERMISSION_DENIED', `User does not have MANAGE on ${type} '${question.name}'.`);
  }
  const held = question.effective ? grants.effective(securable) : grants.direct(securable);
  const wanted = held.filter(({ principal }) => question.principal === null || same(principal, question.principal));
  return { status: 200, body: { privilege_assignments: assignments(wanted, question.effective, securable) } };
}

function maySee({ asker, principal }: GrantsQuestion, securable: Securable, grants: GrantRegistry): boolean {
  if (asker === undefined || (principal !== null && same(principal, asker))) return true;
  const own = grants.effective(securable).filter((each) => same(each.principal, asker));
  return own.some(({ privilege }) => privilege === 'MANAGE' || privilege === allPrivileges);
}

/** One a principal. Of effective ones each says where it comes from, unless it is the securable itself. */
function assignments(held: readonly HeldPrivilege[], effective: boolean, { type }: Securable): unknown[] {
  const byPrincipal = new Map<string, { readonly principal: string; readonly privileges: unknown[] }>();
  for (const { principal, privilege, on } of held) {
    const found = byPrincipal.get(principal.toLowerCase()) ?? { principal, privileges: [] };
    byPrincipal.set(principal.toLowerCase(), found);
    const from = on.type === type ? {} : { inherited_from_type: on.type, inherited_from_name: on.name };
    found.privileges.push(effective ? { privilege, ...from } : privilege);
  }
  return [...byPrincipal.values()];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
