// Clients of HTTP/1.1 that end their side of the connection after their requests, as `nc -N` does.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../src/emulator/index.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { writeToken } from './raw-client.ts';
import { closeRaw, connectRaw, formatHead, type RawConnection } from './raw-http.ts';
import { insert, insertHeaders, insertPath } from './rest-client.ts';

const TABLE = 'catalog.iot.sensor_events';
const BODY = '[{"device_id":"a","event_ts":1}]';
const slowCalls = new SlowCalls();
let emulator: Emulator;
afterEach(async () => {
  closeRaw();
  await emulator.close();
});

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startWithParts(options, { slowCalls });
}

const lookFor = (seconds: number): void => {
  for (let look = 0; look < 2 * seconds; look++) slowCalls.look();
};

async function formatInsertion(length = BODY.length): Promise<string> {
  const headers = { ...(await insertHeaders(emulator)), 'content-length': String(length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${formatHead('POST', insertPath(TABLE), ['Host: 127.0.0.1', ...lines])}${BODY}`;
}

/** Sends text and ends the side of the client. */
async function sendAndEnd(text: string, url = emulator.endpoint): Promise<RawConnection> {
  const connection = await connectRaw(url);
  connection.socket.end(text);
  return connection;
}

const statuses = (answer: string): string[] => Array.from(answer.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, each]) => each!);

test('an insertion is answered, and the connection is closed', async () => {
  await start();
  const { closed, answer } = await sendAndEnd(await formatInsertion());
  await closed;
  expect(statuses(answer())).toEqual(['200']);
  expect(answer()).toMatch(/\r\n\r\n\{\}$/);
  expect(emulator.count(TABLE)).toBe(1);
});

test('all requests that came together are answered', async () => {
  await start();
  const { closed, answer } = await sendAndEnd((await formatInsertion()).repeat(3));
  await closed;
  expect(statuses(answer())).toEqual(['200', '200', '200']);
  expect(emulator.count(TABLE)).toBe(3);
});

test('the workspace answers, too', async () => {
  await start();
  const head = formatHead('GET', '/emulator/v1/openapi.json', ['Host: 127.0.0.1']);
  const { closed, answer } = await sendAndEnd(head, emulator.workspaceUrl);
  await closed;
  expect(statuses(answer())).toEqual(['200']);
  expect(answer()).toContain('"openapi":"3.1.0"');
});

test('a request over TLS is answered', async () => {
  await start({ tls: true });
  const options = {
    host: '127.0.0.1',
    port: Number(new URL(emulator.endpoint).port),
    ca: readFileSync(emulator.caFile!),
    allowHalfOpen: true,
  };
  const socket = tls.connect(options);
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
  });
  const ended = new Promise((resolve, reject) => socket.once('end', resolve).once('error', reject));
  socket.once('secureConnect', () => socket.end(formatHead('GET', '/', ['Host: 127.0.0.1'])));
  await ended;
  socket.destroy();
  expect(statuses(answer)).toEqual(['404']);
});

test('an answer that is late still comes', async () => {
  await start();
  const stall = emulator.fault({ kind: 'stall' });
  const { closed, answer } = await sendAndEnd(await formatInsertion());
  await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(1));
  await writeToken(emulator);
  lookFor(59);
  expect(answer()).toBe('');
  stall.release();
  await closed;
  expect(statuses(answer())).toEqual(['200']);
});

describe('a connection does not stay open', () => {
  test.each([
    ['without a request', async () => ''],
    ['in the middle of a head', async () => 'POST /x HTTP/1.1\r\nhost'],
    ['in the middle of a body', () => formatInsertion(BODY.length + 1)],
  ])('when its client ends it %s', async (_, format) => {
    await start();
    const { closed } = await sendAndEnd(await format());
    await closed;
    expect(emulator.count(TABLE)).toBe(0);
  });

  test('when its client ends it between requests', async () => {
    await start();
    const { socket, closed, answer } = await connectRaw(emulator.endpoint, await formatInsertion());
    await vi.waitFor(() => expect(statuses(answer())).toEqual(['200']));
    socket.end();
    await closed;
  });

  test('when there is no answer', async () => {
    await start({ faults: [{ kind: 'drop-ack', times: 100 }] });
    const request = await formatInsertion();
    const connections = await Promise.all(Array.from({ length: 100 }, () => sendAndEnd(request)));
    await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(100));
    expect(await insert(emulator, BODY)).toMatchObject({ status: 200 });
    lookFor(61);
    await Promise.all(connections.map(({ closed }) => closed));
    expect(connections.map(({ answer }) => answer()).join('')).toBe('');
  });
});
