import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { atEnd } from './producers.ts';
import type { Identity } from './scripted-server.ts';

/** A request for a token that the workspace received. */
export interface TokenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
}

/** Starts a scripted token endpoint, which is closed after the test. */
export async function serveTokens(
  answer: (response: ServerResponse, index: number, request: TokenRequest) => void,
  identity?: Identity,
): Promise<{ readonly url: string; readonly requests: readonly TokenRequest[] }> {
  const requests: TokenRequest[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const seen = { path: `${request.method} ${request.url}`, headers: request.headers, form };
    answer(response, requests.push(seen) - 1, seen);
  };
  const server = identity === undefined ? createServer(listener) : createSecureServer(identity, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
  };
}

/** Responds with a token that contains the number of the request. */
export function giveToken(
  response: ServerResponse,
  index: number,
  rest: Record<string, unknown> = { expires_in: 3600 },
): void {
  json(response, 200, { access_token: `minted-${index}`, token_type: 'Bearer', ...rest });
}

/** Responds with JSON. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
