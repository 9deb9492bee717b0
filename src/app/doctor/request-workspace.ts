import { GenError } from '../../diagnostics/gen-error.js';
import { findForeignResponse } from '../../system/http/foreign-response.js';
import { networkError } from '../../system/http/network-error.js';
import { readBody } from '../../system/http/read-body.js';
import { limitRequest } from './limit-request.js';
import type { Machine } from './machine.js';

/** The response of a workspace, with what its headers say about the workspace. */
export interface WorkspaceResponse {
  readonly status: number;
  readonly text: string;
  /** The `Date` header. */
  readonly date: string | undefined;
  /** The ID of the workspace, from the `x-databricks-org-id` header, which SDKs read too; some responses do not have it. */
  readonly workspaceId: string | undefined;
  /** When the request was sent and when the response headers arrived, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

const MAX_BYTES = 1024 * 1024;

/**
 * Sends one GET request, without redirects or retries. Throws GenError, also for a response that does not come from a workspace, or the
 * reason of the machine's signal.
 */
export async function requestWorkspace(
  url: URL,
  token: string | undefined,
  machine: Machine,
): Promise<WorkspaceResponse> {
  try {
    return await limitRequest(url.host, machine, async (signal) => {
      const sentAt = machine.now();
      const headers = {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const response = await machine.fetch(url, { redirect: 'manual', headers, signal });
      const answeredAt = machine.now();
      const text = (await readBody(response.body, MAX_BYTES)) ?? '';
      const foreign = findForeignResponse({ status: response.status, headers: response.headers, text }, url, {
        headers,
      });
      if (foreign !== undefined) throw foreign;
      const getHeader = (name: string): string | undefined => response.headers.get(name)?.trim() || undefined;
      const date = getHeader('date');
      const workspaceId = getHeader('x-databricks-org-id');
      return { status: response.status, text, date, workspaceId, sentAt, answeredAt };
    });
  } catch (error) {
    machine.signal.throwIfAborted();
    throw error instanceof GenError ? error : networkError(error, url.host).error;
  }
}
