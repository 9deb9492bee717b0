import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { redirectHost } from '../../system/http/request.js';

const channel = 'http.client.response.finish';

/**
 * Tells of answers to an agent's requests that are none of a warehouse: a page, JSON, a redirection. The driver waits for
 * ever when it cannot read one. Gives what ends the watch.
 */
export function watchResponses(agent: HttpAgent, host: string, refuse: (error: GenError) => void): () => void {
  const look = (message: unknown): void => {
    const { request, response } = message as {
      request: ClientRequest & { agent?: unknown };
      response: IncomingMessage;
    };
    if (request.agent !== agent) return;
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400) {
      refuse(
        genError('catalog-redirect', {}, { host, target: redirectHost(headers.location, new URL(`https://${host}`)) }),
      );
    } else if (statusCode === 200 && /^(text\/|application\/json)/i.test(headers['content-type'] ?? '')) {
      const reason = `it is ${(headers['content-type'] ?? '').slice(0, 60)}, and no answer of a SQL warehouse`;
      refuse(genError('catalog-answer-invalid', {}, { source: host, reason }));
    }
  };
  subscribe(channel, look);
  return () => void unsubscribe(channel, look);
}
