import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { atEnd, serve, until, wellBehaved } from '../support/producers.ts';
import { openTransport, TestStream } from '../support/transports.ts';

test('connections are added when the server accepts no more streams on the others', async () => {
  const server = await serve(wellBehaved, { settings: { maxConcurrentStreams: 2 } });
  const { shared, transport } = openTransport(server.endpoint);
  const streams = Array.from({ length: 5 }, () => new TestStream(transport));
  for (const stream of streams) await stream.event('opened');
  expect(server.connections).toBe(3);
  expect(shared.connections).toBe(3);
  await transport.close();
  expect(shared.connections).toBe(0);
});

test('beyond maxSessions streams wait in order until another one ends, and say why', async () => {
  const server = await serve(wellBehaved, { settings: { maxConcurrentStreams: 1 } });
  const { transport } = openTransport(server.endpoint, { maxSessions: 2 });
  const tables = ['a', 'b', 'c', 'd'];
  const streams = tables.map((name) => new TestStream(transport, { table: `main.test.${name}` }));
  const opened = (): string[] => tables.filter((_, index) => streams[index]?.log.includes('opened'));
  await until(() => opened().length === 2);
  expect(opened()).toEqual(['a', 'b']);
  expect(streams.map(({ handle }) => handle.waitsFor)).toEqual([
    undefined,
    undefined,
    'all 2 connections are full (maxSessions)',
    'all 2 connections are full (maxSessions)',
  ]);
  streams[1]?.handle.end();
  await streams[2]?.event('opened');
  expect(opened()).toEqual(['a', 'b', 'c']);
  streams[0]?.handle.cancel();
  await streams[3]?.event('opened');
  expect(server.connections).toBe(2);
});

test('a stream that waits can be cancelled', async () => {
  const server = await serve(wellBehaved, { settings: { maxConcurrentStreams: 1 } });
  const { transport } = openTransport(server.endpoint, { maxSessions: 1 });
  const [first, second, third] = [1, 2, 3].map(() => new TestStream(transport));
  await first?.event('opened');
  second?.handle.cancel();
  first?.handle.end();
  await third?.event('opened');
  expect(second?.log).toEqual([]);
  expect(server.calls).toHaveLength(2);
});

test('no stream is requested before the SETTINGS of the server', async () => {
  const sockets: Socket[] = [];
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => received.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { shared, transport } = openTransport(`http://127.0.0.1:${port}`);
  const stream = new TestStream(transport);
  await until(() => received.length > 0);
  // The preface, then frames with a 9-byte head: SETTINGS is 4, HEADERS 1.
  const frames = Buffer.concat(received).subarray(24);
  for (let at = 0; at + 9 <= frames.length; at += 9 + frames.readUIntBE(at, 3)) expect(frames[at + 3]).not.toBe(1);
  // Cancelling the only stream that waits for the connection ends the attempt.
  let isClosed = false;
  sockets[0]?.on('close', () => {
    isClosed = true;
  });
  stream.handle.cancel();
  await until(() => isClosed && shared.connections === 0);
});

test('every stream that waits for a connection is told that it failed', async () => {
  const { shared, transport } = openTransport('http://127.0.0.1:1');
  const streams = [1, 2, 3].map(() => new TestStream(transport));
  for (const stream of streams) {
    await stream.event('ended');
    expect(stream.error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') });
  }
  await until(() => shared.connections === 0);
});
