// Attacks on connections and on HTTP/1.1: the emulator stays alive, its memory is bounded, and other clients are served.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.ts';
import { BodyBuffer } from '../../src/emulator/rest/body-buffer.ts';
import { BodyRoom } from '../../src/emulator/rest/body-room.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { open } from './raw-client.ts';
import { closeRaw, connectRaw, formatHead, type RawConnection } from './raw-http.ts';
import { insert, insertHeaders, insertPath } from './rest-client.ts';
import { useStreams } from './use-streams.ts';

const MB = 1 << 20;
const TABLE = 'catalog.iot.sensor_events';
const BODY = '[{"device_id":"a","event_ts":1}]';
let emulator: Emulator;
let slowCalls: SlowCalls;
beforeEach(async () => {
  slowCalls = new SlowCalls();
  emulator = await startWithParts({}, { slowCalls });
});
afterEach(async () => {
  closeRaw();
  await emulator.close();
});
const closeAfterTest = useStreams();

const lookFor = (seconds: number): void => {
  for (let look = 0; look < 2 * seconds; look++) slowCalls.look();
};

/** Inserts a record as another client, over REST and over gRPC. */
async function expectServed(): Promise<void> {
  expect(await insert(emulator, BODY)).toMatchObject({ status: 200 });
  const stream = await closeAfterTest(open(emulator));
  stream.send({ ingest_record: { offset_id: 0, json_record: BODY.slice(1, -1) } });
  expect(await stream.acked(0)).toEqual([0]);
  stream.close();
}

async function formatInsertion(headers: readonly string[]): Promise<string> {
  const all = Object.entries(await insertHeaders(emulator)).map(([name, value]) => `${name}: ${value}`);
  return formatHead('POST', insertPath(TABLE), ['Host: 127.0.0.1', ...all, ...headers]);
}

const send = (text: string): Promise<RawConnection> => connectRaw(emulator.endpoint, text);
/** The statuses of all answers so far. */
const statuses = ({ answer }: RawConnection): number[] =>
  Array.from(answer().matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));

describe('a client that is slow on purpose', () => {
  test.each([
    ['sends nothing', ''],
    ['sends the beginning of the preface of HTTP/2', 'PRI * HT'],
    ['sends the beginning of a method', 'P'],
    ['sends headers without an end', `${formatHead('POST', insertPath(TABLE), ['Host: localhost']).trimEnd()}\r\nx: `],
  ])('and %s is disconnected', async (_, text) => {
    const slow = await send(text);
    // Served later, so the emulator has read what the slow one sent.
    await expectServed();
    lookFor(30);
    if (text !== '') slow.socket.write(text.slice(-1));
    await expectServed();
    lookFor(31);
    await slow.closed;
    await expectServed();
  });

  test('and does not end its body is answered, and then disconnected', async () => {
    const slow = await send(`${await formatInsertion(['Transfer-Encoding: chunked'])}1\r\n[\r\n`);
    await expectServed();
    lookFor(61);
    await vi.waitFor(() => expect(statuses(slow)).toEqual([408]));
    lookFor(61);
    await slow.closed;
  });

  test('and waits between whole requests is served for a minute', async () => {
    const request = `${await formatInsertion([`Content-Length: ${BODY.length}`])}${BODY}`;
    const patient = await send(request);
    await vi.waitFor(() => expect(statuses(patient)).toEqual([200]));
    lookFor(59);
    patient.socket.write(request);
    await vi.waitFor(() => expect(statuses(patient)).toEqual([200, 200]));
    lookFor(61);
    await patient.closed;
  });
});

test.each(['', 'PRI *', 'GET / HT'])('a client that sends %j and ends its side is disconnected', async (text) => {
  const half = await send(text);
  half.socket.end();
  await half.closed;
  await expectServed();
});

test('of 1,500 connections that send nothing, 1,000 are kept, and others are served', async () => {
  const before = process.memoryUsage();
  let ended = 0;
  for (let count = 0; count < 15; count++) {
    const silent = await Promise.all(Array.from({ length: 100 }, () => send('')));
    for (const { closed } of silent) closed.then(() => ended++);
  }
  await vi.waitFor(() => expect(ended).toBeGreaterThanOrEqual(500), { timeout: 10_000 });
  await expectServed();
  expect(ended).toBeLessThan(520);
  const after = process.memoryUsage();
  expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(100 * MB);
});

test('a preface of HTTP/2 that comes byte by byte begins a connection', async () => {
  const slow = await send('');
  for (const byte of 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') {
    slow.socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  slow.socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
  // The settings of the server, and its acknowledgement.
  await vi.waitFor(() => expect(slow.answer()).toContain('\0\0\0\x04\x01\0\0\0\0'));
});

describe('requests that may be read in two ways', () => {
  const hidden = formatHead('POST', '/hidden', ['Host: localhost', 'Content-Length: 0']);
  test.each([
    ['a length and chunks', ['Content-Length: 6', 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`],
    ['two lengths', ['Content-Length: 0', 'Content-Length: 5'], hidden],
    ['a length that is no number', ['Content-Length: +0'], hidden],
    ['chunks of an unknown size', ['Transfer-Encoding: chunked'], `0x1\r\n${hidden}`],
    ['an encoding that is not the last one', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden}`],
    ['a space before the colon', ['Content-Length : 0'], hidden],
    ['a line that continues', ['X-A: b', ' Content-Length: 5'], hidden],
  ])('with %s are rejected, and what follows is not read', async (_, headers, rest) => {
    const { closed, ...connection } = await send(`${await formatInsertion(headers)}${rest}`);
    await closed;
    expect(statuses({ ...connection, closed })).toEqual([400]);
    expect(emulator.count(TABLE)).toBe(0);
    await expectServed();
  });

  test('two hosts are none', async () => {
    const request = await formatInsertion(['Host: evil.example', `Content-Length: ${BODY.length}`]);
    const connection = await send(`${request}${BODY}`);
    await vi.waitFor(() => expect(statuses(connection)).toEqual([421]));
  });

  test('a rejected body is not taken for the next request', async () => {
    const request = await formatInsertion([`Content-Length: ${hidden.length}`]);
    const connection = await send(
      `${request}${hidden}${await formatInsertion([`Content-Length: ${BODY.length}`])}${BODY}`,
    );
    await vi.waitFor(() => expect(statuses(connection)).toEqual([400, 200]));
  });
});

test('headers above 16 KiB are rejected', async () => {
  const connection = await send(formatHead('GET', '/', ['Host: localhost', `X: ${'a'.repeat(17_000)}`]));
  await connection.closed;
  expect(statuses(connection)).toEqual([431]);
  await expectServed();
});

describe('requests that do not wait for answers', () => {
  test('are answered in their order', async () => {
    const targets = Array.from({ length: 50 }, (_, index) => `/${index}`);
    const connection = await send(targets.map((target) => formatHead('GET', target, ['Host: localhost'])).join(''));
    await vi.waitFor(() => expect(statuses(connection)).toHaveLength(50));
    expect(Array.from(connection.answer().matchAll(/'GET (.*?)'/g), ([, target]) => target)).toEqual(targets);
  });

  test('are at most 100', async () => {
    const stall = emulator.fault({ kind: 'stall' });
    const request = `${await formatInsertion([`Content-Length: ${BODY.length}`])}${BODY}`;
    const flood = await send(request.repeat(5000));
    await flood.closed;
    expect(emulator.count(TABLE)).toBeLessThanOrEqual(101);
    stall.release();
    await expectServed();
  });
});

describe('the bodies of requests', () => {
  test('take 256 MiB together', () => {
    const room = new BodyRoom();
    const chunk = Buffer.alloc(10 * MB);
    const bodies = Array.from({ length: 26 }, () => new BodyBuffer(room));
    for (const body of bodies.slice(1)) body.push(chunk);
    expect(() => bodies[0]!.push(chunk)).toThrow(
      expect.objectContaining({ httpStatus: 429, status: 'RESOURCE_EXHAUSTED' }),
    );
    bodies[1]!.free();
    bodies[0]!.push(chunk);
    expect(bodies[0]!.copy().equals(chunk)).toBe(true);
  });

  test('take twice their bytes at most, however small their pieces are', () => {
    const room = new BodyRoom();
    const take = vi.spyOn(room, 'take');
    const body = new BodyBuffer(room);
    for (let count = 0; count < 100_000; count++) body.push(Buffer.of(count & 0xff));
    const taken = take.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0);
    expect(taken).toBeLessThanOrEqual(200_000);
    expect(body.copy().length).toBe(100_000);
  });
});

test('close ends all of them at once', async () => {
  emulator.fault({ kind: 'stall' });
  const request = await formatInsertion([`Content-Length: ${BODY.length}`]);
  const connections = await Promise.all(['', 'PRI', 'GET /', request, `${request}${BODY}`].map((text) => send(text)));
  await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(1));
  await emulator.close();
  await Promise.all(connections.map(({ closed }) => closed));
});
