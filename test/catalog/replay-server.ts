import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  readonly name: string;
  readonly authorization: 'on' | 'off';
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly response: { readonly status: number; readonly contentType: string; readonly body: unknown };
}

export const exchanges: readonly Exchange[] = JSON.parse(
  readFileSync(new URL('../fixtures/recordings/unity-catalog.json', import.meta.url), 'utf8'),
) as Exchange[];

export function exchange(name: string): Exchange {
  const found = exchanges.find((item) => item.name === name);
  if (found === undefined) throw new Error(`no exchange ${name}`);
  return found;
}

/** Replays a recorded response. */
export function replay(item: Exchange): RequestListener {
  return (_, response) => {
    const { body, contentType, status } = item.response;
    response.writeHead(status, { 'content-type': contentType });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export interface TestServer extends AsyncDisposable {
  readonly url: URL;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** Starts a server on a free port. Each request uses the next listener; the last one is reused. */
export async function serve(...listeners: RequestListener[]): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    const listener = listeners[Math.min(requests.length, listeners.length) - 1];
    listener?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}`), requests, close, [Symbol.asyncDispose]: close };
}
