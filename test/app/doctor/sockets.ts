import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

const pem = (name: string): string => readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
const key = (name: string): string => readFileSync(new URL(`../../fixtures/tls/${name}.key`, import.meta.url), 'utf8');

/** The certificate authority of the tests. */
export const authority: string = pem('authority');

/** A server on a free port of this machine. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
}

async function listen(server: Server): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Accepts connections and sends nothing. */
export const startSilentServer = (): Promise<Listener> => listen(createServer(() => undefined));

/** Responds to any data with `text`. */
export const answerWith = (text: string): Promise<Listener> =>
  listen(createServer((socket) => socket.once('data', () => socket.end(text))));

/** Serves HTTP/2 over TLS with the certificate for `localhost` or `elsewhere`. */
export function secureHttp2(name: string): Promise<Listener> {
  const server = createSecureServer({ key: key(name), cert: pem(name) });
  server.on('sessionError', () => undefined);
  return listen(server as unknown as Server);
}

/** Serves TLS that agrees on HTTP/1.1 only. */
export const secureHttp1 = (): Promise<Listener> =>
  listen(createTlsServer({ key: key('localhost'), cert: pem('localhost'), ALPNProtocols: ['http/1.1'] }));

/** A CONNECT request that a proxy received. */
export interface ProxyRequest {
  readonly target: string;
  readonly authorization: string | undefined;
}

/** Serves a proxy that answers CONNECT with a status; with 200 it connects to `port`, whatever the target is. */
export async function fakeProxy(
  status: number,
  port: number,
): Promise<Listener & { readonly requests: ProxyRequest[] }> {
  const requests: ProxyRequest[] = [];
  const server = createHttpServer();
  server.on('connect', (request, client: Socket) => {
    requests.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    onward.on('error', () => client.destroy());
    client.on('close', () => onward.destroy());
  });
  return Object.assign(await listen(server), { requests });
}
