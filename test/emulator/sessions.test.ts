// Connections over HTTP/2 whose clients leave them open, do not read, or send what is malformed.
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { frame, headersFrame, startFrames } from './raw-frames.ts';
import { insertHeaders, insertOverHttp2, insertPath } from './rest-client.ts';

const NO_ERROR = frame(7, 0, 0, Buffer.alloc(8));
const BODY = '[{"device_id":"a","event_ts":1}]';
const TABLE = 'catalog.iot.sensor_events';
const sockets: net.Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

interface Client {
  readonly socket: net.Socket;
  /** Resolves when the server has closed its side, or the connection. */
  readonly ended: Promise<void>;
  readonly received: () => Buffer;
}

/** Connects a client that does not close its side when the server does. */
async function connectClient(emulator: Emulator, settings?: Uint8Array): Promise<Client> {
  const { port: text, protocol } = new URL(emulator.endpoint);
  const target = { host: '127.0.0.1', port: Number(text), allowHalfOpen: true };
  const secured = { ...target, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
  const socket = protocol === 'https:' ? tls.connect(secured) : net.connect(target);
  sockets.push(socket);
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.once('end', resolve).once('close', () => resolve()));
  await new Promise((resolve) => socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', resolve));
  socket.write(startFrames(settings));
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(0));
  return { socket, ended, received: () => received };
}

test('close does not wait for a client that ended its session, and leaves the connection open', async () => {
  const emulator = await startWithParts({}, {});
  const { socket, ended } = await connectClient(emulator);
  socket.write(NO_ERROR);
  await ended;
  expect(socket.writable).toBe(true);
  await emulator.close();
});

test.each([false, true])('close does not wait for a client that does not read (TLS: %s)', async (isSecured) => {
  const emulator = await startWithParts({ tls: isSecured }, {});
  // A window of 2 GiB for the answers.
  const { socket } = await connectClient(emulator, Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff]));
  socket.pause();
  socket.write(frame(8, 0, 0, Buffer.from([0x7f, 0xff, 0, 0])));
  // The answers repeat the path. When the server cannot send them, it reads no more.
  const headers = { ':method': 'GET', ':scheme': 'http', ':authority': 'localhost', ':path': `/${'x'.repeat(8000)}` };
  let stream = 1;
  const sendMore = (): void => {
    while (stream < 100_000 && socket.write(headersFrame(stream, headers, true))) stream += 2;
    stream += 2;
  };
  const idle = new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, 1000);
    socket.on('drain', () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, 1000);
      sendMore();
    });
  });
  sendMore();
  await idle;
  await emulator.close();
});

test('a client that ended its session, and leaves the connection open, is disconnected after a minute', async () => {
  const slowCalls = new SlowCalls();
  await using emulator = await startWithParts({}, { slowCalls });
  const { socket, ended } = await connectClient(emulator);
  socket.write(NO_ERROR);
  await ended;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let look = 0; look < 122; look++) slowCalls.look();
  // The server answers what comes on a closed connection with a reset.
  const writing = setInterval(() => socket.write('x'), 10);
  await closed;
  clearInterval(writing);
});

test('a body that is not as long as its headers say is rejected, and others are served', async () => {
  await using emulator = await startWithParts({}, {});
  const headers = { ...(await insertHeaders(emulator)), 'content-length': '5' } as Record<string, string>;
  const first = { ':method': 'POST', ':scheme': 'http', ':authority': 'localhost', ':path': insertPath(TABLE) };
  const { socket, received } = await connectClient(emulator);
  // Both frames arrive together, so that the request is over before it begins.
  socket.write(Buffer.concat([headersFrame(1, { ...first, ...headers }, false), frame(0, 1, 1, Buffer.from(BODY))]));
  // RST_STREAM of stream 1.
  await vi.waitFor(() => expect(received().includes(Buffer.from([0, 0, 4, 3, 0, 0, 0, 0, 1]))).toBe(true));
  expect(await insertOverHttp2(emulator, BODY)).toMatchObject({ status: 200 });
  expect(emulator.count(TABLE)).toBe(1);
});
