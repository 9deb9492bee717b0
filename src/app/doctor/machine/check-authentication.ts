import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError, genError } from '../../../diagnostics/gen-error.js';
import { printable } from '../../../diagnostics/printable.js';
import { TimeoutError, withTimeout } from '../../../system/abort-signal.js';
import { formatServerError, parseServerError } from '../../../system/http/server-error.js';
import { parseJson } from '../../../system/parse-json.js';
import { ask } from '../ask.js';
import type { Machine } from '../machine.js';
import { failed, type Verdict } from '../verdict.js';

/** Who reads Unity Catalog. */
export interface Reader {
  readonly workspace: Workspace;
  /** Of the workspace, as it says itself; undefined where it does not. */
  readonly workspaceId: string | undefined;
}

/** Gets a token for reading Unity Catalog, and asks the workspace whose it is (SCIM's `Me`). */
export async function checkAuthentication(workspace: Workspace, machine: Machine): Promise<Verdict<Reader>> {
  const { host, tokens } = workspace;
  try {
    const token = tokens && (await withTimeout(machine.timeoutMs, machine.signal, (signal) => tokens.token(signal)));
    const me = await ask(new URL('/api/2.0/preview/scim/v2/Me', host), token, machine);
    if (me.status === 401) {
      const answer = formatServerError(parseServerError(me.text), token === undefined ? [] : [token]);
      return failed(genError('unauthenticated', {}, { host: host.host, answer }));
    }
    const value = { workspace, workspaceId: me.workspaceId };
    if (token === undefined) return { status: 'ok', message: `None: ${host.host} is asked without a token.`, value };
    return { status: 'ok', message: `${tokens?.authType ?? 'A token'}${whose(me.text)}.`, value };
  } catch (error) {
    if (error instanceof GenError) return failed(error);
    if (!(error instanceof TimeoutError)) throw error;
    const seconds = String(machine.timeoutMs / 1000);
    return failed(genError('request-timeout', {}, { host: host.host, seconds }, error));
  }
}

/** Servers without SCIM do not tell. */
function whose(text: string): string {
  try {
    const { userName } = parseJson(text) as { readonly userName?: unknown };
    return typeof userName === 'string' && userName !== '' ? `, as ${printable(userName, 100)}` : '';
  } catch {
    return '';
  }
}
