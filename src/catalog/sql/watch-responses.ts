import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { redirectTarget } from '../../system/http/foreign-response.js';

const channel = 'http.client.response.finish';

/**
 * Calls `reject` when a request of `agent` gets a response that cannot come from a warehouse: HTML, JSON or a redirect. The driver
 * would wait for ever, because it cannot parse it. Returns a function that stops watching.
 */
export function watchResponses(agent: HttpAgent, host: string, reject: (error: GenError) => void): () => void {
  const inspect = (message: unknown): void => {
    const { request, response } = message as {
      request: ClientRequest & { agent?: unknown };
      response: IncomingMessage;
    };
    if (request.agent !== agent) return;
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400) {
      reject(
        genError(
          'catalog-redirect',
          {},
          { host, target: redirectTarget(headers.location, new URL(`https://${host}`)) },
        ),
      );
    } else if (isForeign(statusCode, headers['content-type'] ?? '')) {
      const status = statusCode === 200 ? '' : ` (status ${statusCode})`;
      const reason = `its content type is ${(headers['content-type'] ?? '').slice(0, 60)}${status}, which no SQL warehouse returns`;
      reject(genError('catalog-answer-invalid', {}, { source: host, reason }));
    }
  };
  subscribe(channel, inspect);
  return () => void unsubscribe(channel, inspect);
}

/** A warehouse explains an error in a header, and never sends a page. The driver retries 429 and 503. */
function isForeign(status: number, type: string): boolean {
  if (status === 200) return /^(text\/|application\/json)/i.test(type);
  return status !== 429 && status !== 503 && /^text\/html/i.test(type);
}
