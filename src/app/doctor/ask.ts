import { GenError, genError } from '../../diagnostics/gen-error.js';
import { TimeoutError, withTimeout } from '../../system/abort-signal.js';
import { networkError } from '../../system/http/network-error.js';
import { readBody } from '../../system/http/read-body.js';
import type { Machine } from './machine.js';

/** What a workspace says of itself beside its answer. */
export interface Asked {
  readonly status: number;
  readonly text: string;
  /** The `Date` header. */
  readonly date: string | undefined;
  /** The id of the workspace, from `x-databricks-org-id`, which SDKs read too; not every answer has it. */
  readonly workspaceId: string | undefined;
  /** When the request was begun and when its headers were there, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

const maxBytes = 1024 * 1024;

/** One GET, without following redirects and without trying again. Throws GenError, or the reason of the machine's signal. */
export async function ask(url: URL, token: string | undefined, machine: Machine): Promise<Asked> {
  try {
    return await withTimeout(machine.timeoutMs, machine.signal, async (signal) => {
      const sentAt = machine.now();
      const headers = {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const response = await machine.fetch(url, { redirect: 'manual', headers, signal });
      const answeredAt = machine.now();
      const text = (await readBody(response.body, maxBytes)) ?? '';
      const header = (name: string): string | undefined => response.headers.get(name)?.trim() || undefined;
      const said = { date: header('date'), workspaceId: header('x-databricks-org-id') };
      return { status: response.status, text, ...said, sentAt, answeredAt };
    });
  } catch (error) {
    machine.signal.throwIfAborted();
    if (error instanceof GenError) throw error;
    if (!(error instanceof TimeoutError)) throw networkError(error, url.host).error;
    throw genError('request-timeout', {}, { host: url.host, seconds: String(machine.timeoutMs / 1000) }, error);
  }
}
