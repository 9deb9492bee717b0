import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError, genError } from '../../../diagnostics/gen-error.js';
import { printable } from '../../../diagnostics/printable.js';
import { parseJson } from '../../../system/bounded-json.js';
import { formatServerError, parseServerError } from '../../../system/http/server-error.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';
import { limitRequest } from '../limit-request.js';
import type { Machine } from '../machine.js';
import { requestWorkspace } from '../request-workspace.js';

/** A workspace that accepted the token for reading Unity Catalog. */
export interface AuthenticatedWorkspace {
  readonly workspace: Workspace;
  /** The workspace ID from the response headers; undefined if the response has none. */
  readonly workspaceId: string | undefined;
}

/** Gets a token for reading Unity Catalog, and requests the user it belongs to (SCIM `Me`). */
export async function checkAuthentication(
  workspace: Workspace,
  machine: Machine,
): Promise<CheckOutcome<AuthenticatedWorkspace>> {
  const { host, tokens } = workspace;
  try {
    const token = tokens && (await limitRequest(host.host, machine, (signal) => tokens.token(signal)));
    const me = await requestWorkspace(new URL('/api/2.0/preview/scim/v2/Me', host), token, machine);
    if (me.status === 401) {
      const answer = formatServerError(parseServerError(me.text), token === undefined ? [] : [token]);
      return failWith(genError('unauthenticated', {}, { host: host.host, answer }));
    }
    const value = { workspace, workspaceId: me.workspaceId };
    if (token === undefined) {
      return { status: 'ok', message: `No credentials: requests to ${host.host} are sent without a token.`, value };
    }
    return { status: 'ok', message: `${tokens?.authType ?? 'A token'}${describeUser(me.text)}.`, value };
  } catch (error) {
    if (error instanceof GenError) return failWith(error);
    throw error;
  }
}

/** Returns `, as NAME`, or an empty string if the server has no SCIM. */
function describeUser(text: string): string {
  try {
    const { userName } = parseJson(text) as { readonly userName?: unknown };
    return typeof userName === 'string' && userName !== '' ? `, as ${printable(userName, 100)}` : '';
  } catch {
    return '';
  }
}
