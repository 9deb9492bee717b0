import { equalIgnoringCase } from '../equal-ignoring-case.js';
import type { GrantRegistry, PrivilegeGrant } from '../grants/grant-registry.js';
import { expectSecurable } from '../grants/initial-grants.js';
import { ALL_PRIVILEGES } from '../grants/privileges.js';
import { SECURABLE_TYPES, type Securable } from '../grants/securable.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { decodeSegment } from './decode-segment.js';
import { createDatabricksError, type JsonResponse } from './json-response.js';

const PATH = /^\/api\/2\.1\/unity-catalog\/(permissions|effective-permissions)\/([^/]+)\/([^/]+)$/;

/** A request for the grants on a securable. */
export interface GrantsRequest {
  /** Whether to include inherited grants. */
  readonly effective: boolean;
  /** Type of the securable, as in the URL. */
  readonly type: string;
  readonly name: string;
  /** The only principal whose grants are wanted; null for all. */
  readonly principal: string | null;
  /** The principal that sends the request; undefined for an admin. */
  readonly caller: string | undefined;
}

/** Parses the URL of a request for grants. Returns undefined for other endpoints. */
export function parseGrantsRequest(
  path: string,
  query: URLSearchParams,
  caller: string | undefined,
): GrantsRequest | undefined {
  const found = PATH.exec(path);
  if (found === null) return undefined;
  const [, kind, type, name] = found as unknown as [string, string, string, string];
  return {
    effective: kind !== 'permissions',
    type,
    name: decodeSegment(name),
    principal: query.get('principal'),
    caller,
  };
}

/**
 * Handles `GET /api/2.1/unity-catalog/permissions/{type}/{full_name}[?principal]`, and `effective-permissions`, which
 * includes inherited grants. Without MANAGE, a principal that is not an admin can see only its own grants, and must ask
 * for them by name.
 */
export function handleGrantsRequest(
  request: GrantsRequest,
  grants: GrantRegistry,
  tables: TableRegistry,
): JsonResponse {
  const type = SECURABLE_TYPES.find((each) => each === request.type.toUpperCase());
  if (type === undefined) {
    return createDatabricksError(
      400,
      'INVALID_PARAMETER_VALUE',
      `'${request.type}' is not a supported type of securable.`,
    );
  }
  const securable = { type, name: request.name };
  try {
    expectSecurable(
      securable,
      tables.all().map(({ model }) => model),
    );
  } catch {
    return createDatabricksError(404, `${type}_DOES_NOT_EXIST`, `${type} '${request.name}' does not exist.`);
  }
  if (!canSeeGrants(request, securable, grants)) {
    return createDatabricksError(403, 'PERMISSION_DENIED', `User does not have MANAGE on ${type} '${request.name}'.`);
  }
  const granted = request.effective ? grants.effective(securable) : grants.direct(securable);
  const wanted = granted.filter(
    ({ principal }) => request.principal === null || equalIgnoringCase(principal, request.principal),
  );
  return { status: 200, body: { privilege_assignments: formatAssignments(wanted, request.effective, securable) } };
}

function canSeeGrants({ caller, principal }: GrantsRequest, securable: Securable, grants: GrantRegistry): boolean {
  if (caller === undefined || (principal !== null && equalIgnoringCase(principal, caller))) return true;
  const own = grants.effective(securable).filter((each) => equalIgnoringCase(each.principal, caller));
  return own.some(({ privilege }) => privilege === 'MANAGE' || privilege === ALL_PRIVILEGES);
}

/** Groups grants by principal. Effective grants name the securable that they are inherited from. */
function formatAssignments(grants: readonly PrivilegeGrant[], effective: boolean, { type }: Securable): unknown[] {
  const byPrincipal = new Map<string, { readonly principal: string; readonly privileges: unknown[] }>();
  for (const { principal, privilege, on } of grants) {
    const found = byPrincipal.get(principal.toLowerCase()) ?? { principal, privileges: [] };
    byPrincipal.set(principal.toLowerCase(), found);
    const from = on.type === type ? {} : { inherited_from_type: on.type, inherited_from_name: on.name };
    found.privileges.push(effective ? { privilege, ...from } : privilege);
  }
  return [...byPrincipal.values()];
}
