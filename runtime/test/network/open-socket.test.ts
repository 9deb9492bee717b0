import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openSocket, type SocketAddress } from '../../src/network/open-socket.ts';
import { parseProxy } from '../../src/network/proxy-address.ts';
import { atEnd, rejectionFrom, until } from '../support/producers.ts';

const never = new AbortController().signal;

/** Starts a server that accepts connections and never responds. */
async function silentServer(): Promise<{ readonly port: number; readonly sockets: Socket[]; closed(): number }> {
  const sockets: Socket[] = [];
  let closed = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('close', () => closed++);
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets, closed: () => closed };
}

/** Starts an HTTP proxy that responds to CONNECT with `status`, and connects if that is 200. */
async function startProxy(
  status: number,
  early: string = '',
): Promise<{ readonly port: number; readonly seen: unknown[] }> {
  const seen: unknown[] = [];
  const open: Socket[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', ({ url = '', headers }, client: Socket) => {
    open.push(client);
    client.on('error', () => {});
    seen.push([url, headers['proxy-authorization']]);
    client.write(`HTTP/1.1 ${status} x\r\nconnection: close\r\n\r\n${early}`);
    if (status !== 200) return client.end();
    const server = connect(Number(url.split(':')[1]), url.split(':')[0] ?? '');
    server.on('error', () => {});
    server.pipe(client).pipe(server);
    return undefined;
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    for (const socket of open) socket.destroy();
    proxy.close();
  });
  return { port: (proxy.address() as AddressInfo).port, seen };
}

const viaProxy = (port: number, target: number, credentials: string = ''): SocketAddress => ({
  host: '127.0.0.1',
  port: target,
  tls: undefined,
  proxy: parseProxy(`http://${credentials}127.0.0.1:${port}`),
});

test.each<[string, (silent: number) => SocketAddress, boolean]>([
  ['TCP connects', (port) => ({ host: '127.0.0.1', port, proxy: undefined, tls: undefined }), true],
  ['the peer does not answer the TLS hello', (port) => ({ host: 'localhost', port, proxy: undefined, tls: {} }), false],
  ['the proxy does not answer CONNECT', (port) => viaProxy(port, 1), false],
])('aborting destroys the socket at once while %s', async (_, address, isAtOnce) => {
  const { port, sockets, closed } = await silentServer();
  const controller = new AbortController();
  let socket: Socket | undefined;
  const opening = rejectionFrom(
    openSocket(address(port), controller.signal, (created) => {
      socket = created;
    }),
  );
  if (!isAtOnce) await until(() => (socket?.bytesWritten ?? 0) > 0 && sockets.length === 1);
  const reason = new Error('enough');
  controller.abort(reason);
  expect(socket?.destroyed).toBe(true);
  expect(await opening).toBe(reason);
  await until(() => socket?.closed === true && closed() === sockets.length);
});

test('an aborted signal opens no socket', async () => {
  const created: Socket[] = [];
  const address = { host: '127.0.0.1', port: 1, proxy: undefined, tls: undefined };
  await rejectionFrom(openSocket(address, AbortSignal.abort(), (socket) => created.push(socket)));
  expect(created).toEqual([]);
});

test('a tunnel is asked for with the credentials of the proxy, and early bytes are kept', async () => {
  const { port: target } = await silentServer();
  const { port, seen } = await startProxy(200, 'hello');
  const socket = await openSocket(viaProxy(port, target, 'us%40er:p%3Aw@'), never);
  atEnd(() => socket.destroy());
  const chunks: string[] = [];
  socket.on('data', (chunk) => chunks.push(String(chunk)));
  await until(() => chunks.join('') === 'hello');
  const basic = Buffer.from('us@er:p:w').toString('base64');
  expect(seen).toEqual([[`127.0.0.1:${target}`, `Basic ${basic}`]]);
});

test.each([
  ['', 407, { code: 'configuration', message: expect.stringContaining('requires a user name') }],
  ['me:hunter2@', 407, { code: 'configuration', message: expect.stringContaining('rejects the credentials') }],
  ['me:hunter2@', 502, { message: expect.stringMatching(/^the proxy http:\/\/127\.0\.0\.1:\d+ responded .* 502$/) }],
  ['me:hunter2@', 403, { message: expect.stringContaining('403') }],
])("a proxy '%s' that responds with %i is named without its credentials", async (credentials, status, want) => {
  const { port } = await startProxy(status);
  const error = (await rejectionFrom(openSocket(viaProxy(port, 1, credentials), never))) as Error;
  expect(error).toMatchObject(want);
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toMatch(/hunter2|aHVudGVy|bWU6/);
});

test.each([
  ['http://p:3128', { host: 'p', port: 3128, authorization: undefined, name: 'http://p:3128' }],
  ['http://p', { host: 'p', port: 80, authorization: undefined, name: 'http://p:80' }],
  ['http://[::1]:8080/', { host: '::1', port: 8080, authorization: undefined, name: 'http://[::1]:8080' }],
  ['https://p', undefined],
  ['socks5://p', undefined],
  ['p:3128', undefined],
  ['http://p/path', undefined],
  ['http://%zz@p', undefined],
])('%s', (text, want) => {
  expect(parseProxy(text)).toEqual(want);
});
