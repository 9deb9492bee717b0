import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError, genError } from '../../../diagnostics/gen-error.js';
import { printable } from '../../../diagnostics/printable.js';
import { parseJson, tryParseJson } from '../../../system/bounded-json.js';
import { describeText } from '../../../system/http/foreign-response.js';
import { formatServerError, parseServerError } from '../../../system/http/server-error.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';
import { limitRequest } from '../limit-request.js';
import type { Machine } from '../machine.js';
import { requestWorkspace, type WorkspaceResponse } from '../request-workspace.js';

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
    const value = { workspace, workspaceId: me.workspaceId };
    const who = token === undefined ? 'No credentials' : (tokens?.authType ?? 'A token');
    const problem = findProblem(me, host, token === undefined ? [] : [token]);
    if (problem instanceof GenError) return failWith(problem);
    if (problem !== undefined) {
      return { status: 'warn', message: `${who}, but ${problem}.`, fix: UNCERTAIN, value };
    }
    if (token === undefined) {
      return { status: 'ok', message: `${who}: requests to ${host.host} are sent without a token.`, value };
    }
    return { status: 'ok', message: `${who}${describeUser(me.text)}.`, value };
  } catch (error) {
    if (error instanceof GenError) return failWith(error);
    throw error;
  }
}

const UNCERTAIN =
  'If the next checks fail, get a new token, and check that the host is the URL of a Databricks workspace.';

/**
 * Returns why a response does not show that the workspace accepts the token: an error if it does not, or words if it may. Servers
 * without SCIM respond with 404.
 */
function findProblem(
  { status, text }: WorkspaceResponse,
  { host }: URL,
  secrets: readonly string[],
): GenError | string | undefined {
  const found = parseServerError(text);
  const answer = formatServerError(found, secrets);
  if (
    status === 401 ||
    (status === 403 && /\btoken\b/i.test(found?.message ?? '') && /invalid|expired/i.test(answer))
  ) {
    return genError('unauthenticated', {}, { host, answer });
  }
  if (status === 404) return undefined;
  if (status === 403 && found !== undefined) return `${host} does not say for whom (status 403${answer})`;
  if (status === 403) {
    return genError('catalog-answer-invalid', {}, { source: host, reason: describeText(status, text, secrets) });
  }
  if (status === 429 || status === 503) {
    return genError('catalog-unavailable', {}, { host, status: String(status), answer, attempts: '1' });
  }
  if (status !== 200) return genError('catalog-error', {}, { host, status: String(status), answer });
  const value = tryParseJson(text);
  if (typeof value !== 'object' || value === null) {
    return genError('catalog-answer-invalid', {}, { source: host, reason: describeText(status, text, secrets) });
  }
  return 'userName' in value || 'id' in value ? undefined : `the response of ${host} names no user`;
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
