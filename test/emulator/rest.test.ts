import http from 'node:http';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { ScriptedLogFiles } from './delta/scripted-log-files.ts';
import { temporaryFolder } from './delta/tables.ts';
import { details, tokenRequest, writeToken } from './raw-client.ts';
import { insert, insertHeaders, insertOverHttp2, insertPath, type RestAnswer } from './rest-client.ts';

const TABLE = 'catalog.iot.sensor_events';
const slowCalls = new SlowCalls();
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startWithParts({ allowHosts: ['emulator.test'] }, { slowCalls });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const record = (id: string): string => JSON.stringify({ device_id: id, event_ts: 1 });
const two = `[${record('a')}, ${record('b')}]`;
const lookFor = (seconds: number): void => {
  for (let look = 0; look < 2 * seconds; look++) slowCalls.look();
};

describe.each([
  ['HTTP/1.1', insert],
  ['HTTP/2', insertOverHttp2],
] as const)('an insertion over %s', (_, send) => {
  test('stores an array of records and answers with {}', async () => {
    expect(await send(emulator, two)).toMatchObject({
      status: 200,
      body: {},
      headers: { 'content-type': 'application/json' },
    });
    expect(emulator.rows(TABLE).map((row) => row['device_id'])).toEqual(['a', 'b']);
  });

  test('of no record stores none', async () => {
    expect(await send(emulator, ' [ ] ')).toMatchObject({ status: 200, body: {} });
    expect(emulator.count(TABLE)).toBe(0);
  });

  test('stores none of its records if one is invalid', async () => {
    const answer = await send(emulator, `[${record('a')},{"device_id":1,"event_ts":1},${record('c')}]`);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_ARGUMENT',
        message:
          "Record 1 does not decode: field 'device_id' must be a string, not 1. Error Code: 4044, Error State: 0.",
      },
    });
    expect(emulator.count(TABLE)).toBe(0);
    expect(emulator.rejected(TABLE)).toMatchObject([
      { table: TABLE, index: 1, offset: undefined, code: 4044, record: '{"device_id":1,"event_ts":1}' },
    ]);
  });

  test.each([
    ['{"device_id":"a"}', 'it does not begin with ['],
    ['', 'it does not begin with ['],
    [`[${record('a')}`, 'it ends before the array does'],
    ['["a', 'it ends before the array does'],
    [`[${record('a')}}`, 'it does not end with ]'],
    [`[${record('a')}]x`, 'text follows its end'],
    [`${two}${two}`, 'text follows its end'],
    ['\uFEFF[]', 'it does not begin with ['],
  ])('of %j is no array of records', async (body, reason) => {
    const message = `The body is not a JSON array of records: ${reason}.`;
    expect(await send(emulator, body)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_ARGUMENT', message },
    });
  });

  test.each([
    ['[,]', 0],
    [`[${record('a')},]`, 1],
    [`[${record('a')} ${record('b')}]`, 0],
    [`[${record('a')},{"device_id":}]`, 1],
    [`[[${record('a')},]]`, 0],
  ])('of %j has an invalid record', async (body, index) => {
    const { status, body: answer } = await send(emulator, body);
    expect([status, answer['message']]).toEqual([
      400,
      expect.stringContaining(`Record ${index} does not decode: the record is not valid JSON. Error Code: 4044`),
    ]);
  });

  test('finds records with quotes, commas and brackets in their text', async () => {
    const ids = ['"', '\\', '],[', '{', '\\"', 'größe 😀', 'x'.repeat(100_000)];
    const body = JSON.stringify(
      ids.map((id) => ({ device_id: id, event_ts: 1 })),
      null,
      2,
    );
    expect(await send(emulator, body)).toMatchObject({ status: 200 });
    expect(emulator.rows(TABLE).map((row) => row['device_id'])).toEqual(ids);
  });

  test('of at most 10 MiB is accepted', async () => {
    const fill = (length: number): string => `[${record('x'.repeat(length - record('').length - 2))}]`;
    expect(await send(emulator, fill(10 * 1024 * 1024))).toMatchObject({ status: 200 });
    expect(await send(emulator, fill(10 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { error_code: 'OUT_OF_RANGE', message: 'The body is too large: the limit is 10485760 bytes.' },
    });
    expect(emulator.count(TABLE)).toBe(1);
  });

  test.each([
    [
      'a compressed body',
      { headers: { 'content-encoding': 'gzip' } },
      415,
      'UNIMPLEMENTED',
      "The content-encoding 'gzip'",
    ],
    [
      'another type',
      { headers: { 'content-type': 'text/plain' } },
      415,
      'INVALID_ARGUMENT',
      'must be application/json',
    ],
    ['no type', { headers: { 'content-type': undefined } }, 415, 'INVALID_ARGUMENT', 'must be application/json'],
    ['another method', { method: 'PUT' }, 405, 'UNIMPLEMENTED', 'Insert with POST, not with PUT.'],
    ['another path', { path: '/zerobus/v2/x?y' }, 404, 'NOT_FOUND', "No API found for 'POST /zerobus/v2/x'."],
    ['no token', { headers: { authorization: undefined } }, 401, 'UNAUTHENTICATED', 'No bearer token'],
    ['a token that is unknown', { token: 'x' }, 401, 'UNAUTHENTICATED', 'Invalid access token.'],
    [
      'no table in its headers',
      { headers: { 'x-databricks-zerobus-table-name': undefined } },
      400,
      'INVALID_ARGUMENT',
      'x-databricks-zerobus-table-name is missing',
    ],
    [
      'a table that is named twice',
      { headers: { 'x-databricks-zerobus-table-name': [TABLE, TABLE] } },
      400,
      'INVALID_ARGUMENT',
      'must be sent once',
    ],
    [
      'another table in its path',
      { path: insertPath('catalog.iot.other') },
      400,
      'INVALID_ARGUMENT',
      `The path names table 'catalog.iot.other', but the metadata of the call names '${TABLE}'.`,
    ],
    [
      'invalid percent-encoding',
      { path: insertPath('%E0%A4') },
      400,
      'INVALID_ARGUMENT',
      "The path names table '%E0%A4'",
    ],
  ] as const)('with %s is rejected', async (_, settings, status, code, message) => {
    const answer = await send(emulator, two, settings);
    expect(answer).toMatchObject({ status, body: { error_code: code, message: expect.stringContaining(message) } });
    expect(emulator.count(TABLE)).toBe(0);
  });

  test('of a compressed bomb does not unpack it', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    expect(await send(emulator, bomb, { headers: { 'content-encoding': 'GZIP' } })).toMatchObject({ status: 415 });
  });

  test('with a token for metadata is rejected', async () => {
    const { body } = await tokenRequest(emulator, {});
    const token = body['access_token'] as string;
    expect(await send(emulator, two, { token })).toMatchObject({
      status: 403,
      body: { error_code: 'PERMISSION_DENIED' },
    });
  });

  test('takes a table name that is percent-encoded', async () => {
    expect(await send(emulator, two, { path: insertPath(TABLE.replaceAll('.', '%2E')) })).toMatchObject({
      status: 200,
    });
  });

  test('into a table that was dropped is rejected', async () => {
    const token = await writeToken(emulator);
    await emulator.sql(`DROP TABLE ${TABLE}`);
    expect(await send(emulator, two, { token })).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
  });

  test('has the columns of the table at present', async () => {
    await emulator.sql(`ALTER TABLE ${TABLE} ADD COLUMN unit STRING NOT NULL`);
    expect(await send(emulator, two)).toMatchObject({ status: 400 });
    await emulator.sql(`ALTER TABLE ${TABLE} DROP COLUMN unit`);
    expect(await send(emulator, two)).toMatchObject({ status: 200 });
  });

  test('into a table that the service does not support is rejected', async () => {
    await emulator.sql('CREATE TABLE catalog.iot.made (a INT, b INT GENERATED ALWAYS AS (a + 1))');
    expect(await send(emulator, '[{"a":1}]', { table: 'catalog.iot.made' })).toMatchObject({
      status: 501,
      body: { error_code: 'UNIMPLEMENTED', message: expect.stringContaining('Error Code: 1015') },
    });
  });

  describe('with a fault', () => {
    test('that is a status', async () => {
      emulator.fault({ kind: 'status', status: 'UNAVAILABLE', message: 'Later.', serverCode: 6002 });
      expect(await send(emulator, two)).toMatchObject({
        status: 503,
        body: { error_code: 'UNAVAILABLE', message: 'Later. Error Code: 6002, Error State: 0.' },
      });
      expect(await send(emulator, two)).toMatchObject({ status: 200 });
    });

    test('that breaks the connection', async () => {
      emulator.fault({ kind: 'cut' });
      await expect(send(emulator, two)).rejects.toThrow();
      expect(emulator.count(TABLE)).toBe(2);
    });

    test('that withholds the answer', async () => {
      const stall = emulator.fault({ kind: 'stall' });
      const answered = vi.fn();
      const answer = send(emulator, two).finally(answered);
      await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(2));
      // Another client is answered, so the event loop has turned.
      await writeToken(emulator);
      expect(answered).not.toHaveBeenCalled();
      stall.release();
      expect(await answer).toMatchObject({ status: 200 });
    });

    test('that delays the answer, by its time or until it ends', async () => {
      emulator.fault({ kind: 'delay-acks', delayMs: 5 });
      expect(await send(emulator, two)).toMatchObject({ status: 200 });
      emulator.faults[0]!.release();
      const delay = emulator.fault({ kind: 'delay-acks', delayMs: 3_600_000 });
      const answered = vi.fn();
      const answer = send(emulator, two).finally(answered);
      await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(4));
      await writeToken(emulator);
      expect(answered).not.toHaveBeenCalled();
      delay.release();
      expect(await answer).toMatchObject({ status: 200 });
    });

    test('that stalls reads: the body is not read until it ends, however long that takes', async () => {
      const stall = emulator.fault({ kind: 'stall-reads' });
      // The first message fires it.
      expect(await send(emulator, two)).toMatchObject({ status: 200 });
      expect(stall.fired).toBe(1);
      const answer = send(emulator, two);
      // Each takes as many turns as the insertion would.
      await writeToken(emulator);
      await writeToken(emulator);
      lookFor(61);
      expect(emulator.count(TABLE)).toBe(2);
      stall.release();
      expect(await answer).toMatchObject({ status: 200 });
      expect(emulator.count(TABLE)).toBe(4);
    });

    test('that rejects a record, with the verdict of gRPC, and the same bytes again', async () => {
      const fault = emulator.fault({ kind: 'reject-record', after: 3, reason: 'a cosmic ray' });
      expect(await send(emulator, two)).toMatchObject({ status: 200 });
      const three = `[${record('c')},${record('d')},${record('e')}]`;
      expect(await send(emulator, three)).toMatchObject({
        status: 400,
        body: {
          error_code: 'INVALID_ARGUMENT',
          message: 'Record 1 does not decode: a cosmic ray. Error Code: 4044, Error State: 0.',
        },
      });
      expect(emulator.rejected(TABLE)).toMatchObject([{ index: 1, offset: undefined, record: record('d') }]);
      expect(await send(emulator, `[${record('d')}]`)).toMatchObject({ status: 400 });
      expect(emulator.rows(TABLE).map((row) => row['device_id'])).toEqual(['a', 'b']);
      fault.release();
      expect(await send(emulator, three)).toMatchObject({ status: 200 });
    });

    test('that counts for each stream, and is not of an insertion', async () => {
      const fault = emulator.fault({ kind: 'reject-record', perStream: true });
      expect(await send(emulator, two)).toMatchObject({ status: 200 });
      expect(fault.fired).toBe(0);
    });

    test('of another table has no effect', async () => {
      await emulator.sql('CREATE TABLE catalog.iot.other (a INT)');
      for (const kind of ['stall-reads', 'drop-ack', 'reject-record', 'cut'] as const) {
        emulator.fault({ kind, table: 'catalog.iot.other' });
      }
      emulator.fault({ kind: 'delay-acks', delayMs: 3_600_000, table: 'catalog.iot.other' });
      expect(await send(emulator, two)).toMatchObject({ status: 200 });
      expect(emulator.faults.map(({ fired }) => fired)).toEqual([0, 0, 0, 0, 0]);
    });
  });
});

describe('a host', () => {
  test.each(['localhost', 'LOCALHOST:80', 'emulator.test:1'])('%s is served', async (host) => {
    const workspaceId = host.split(/[.:]/)[0]!;
    const { body } = await tokenRequest(emulator, {
      authorization_details: details(TABLE),
      resource: `api://databricks/workspaces/${workspaceId}/zerobusDirectWriteApi`,
    });
    const token = body['access_token'] as string;
    expect(await insert(emulator, two, { token, headers: { host } })).toMatchObject({ status: 200 });
  });

  test('that is not allowed is rejected, and the message names the flag', async () => {
    expect(await insert(emulator, two, { headers: { host: 'evil.example' } })).toMatchObject({
      status: 421,
      body: { error_code: 'PERMISSION_DENIED', message: expect.stringContaining('--allow-host') },
    });
  });

  test('that the token was not issued for is rejected', async () => {
    expect(await insert(emulator, two, { headers: { host: 'localhost' } })).toMatchObject({
      status: 401,
      body: { message: 'Invalid token audience.' },
    });
  });
});

test('a fault that drops an ack drops the answer: the rows are stored, and the client waits until it gives up', async () => {
  emulator.fault({ kind: 'drop-ack', after: 2 });
  const headers = await insertHeaders(emulator);
  const { hostname, port } = new URL(emulator.endpoint);
  const request = http.request({ hostname, port, method: 'POST', path: insertPath(TABLE), headers, agent: false });
  const ended = new Promise<string>((resolve) => {
    request.once('response', () => resolve('an answer'));
    request.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
  });
  request.end(two);
  await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(2));
  expect(await insert(emulator, two)).toMatchObject({ status: 200 });
  lookFor(601);
  await insert(emulator, two);
  request.destroy();
  expect(await ended).toBe('ECONNRESET');
  expect([emulator.count(TABLE), emulator.faults[0]!.fired]).toEqual([6, 1]);
});

test('a client that disconnects while its body is not read leaves nothing behind', async () => {
  const stall = emulator.fault({ kind: 'stall-reads' });
  await insert(emulator, two);
  const headers = await insertHeaders(emulator, { headers: { 'content-length': '10000000' } });
  const { hostname, port } = new URL(emulator.endpoint);
  const request = http.request({ hostname, port, method: 'POST', path: insertPath(TABLE), headers, agent: false });
  const closed = new Promise((resolve) => request.once('error', resolve).once('close', resolve));
  request.write(Buffer.alloc(1_000_000));
  await writeToken(emulator);
  request.destroy();
  await closed;
  expect(await insertWhenReleased(stall)).toMatchObject({ status: 200 });
  expect(emulator.count(TABLE)).toBe(4);
});

/** Inserts, and releases the stall while the body waits. */
async function insertWhenReleased(stall: { release(): void }): Promise<RestAnswer> {
  const answer = insert(emulator, two);
  await writeToken(emulator);
  stall.release();
  return answer;
}

test('a connection is used for several insertions', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(emulator.endpoint);
  const headers = await insertHeaders(emulator);
  const ports = new Set<number | undefined>();
  // A rejected body is read to its end, so that the next request is not taken for a part of it.
  for (const body of [two, 'x'.repeat(11_000_000), two]) {
    await new Promise((resolve, reject) => {
      const request = http.request(
        { agent, hostname, port, method: 'POST', path: insertPath(TABLE), headers },
        (response) => response.resume().once('end', resolve),
      );
      request.once('error', reject).once('socket', (socket) => socket.once('ready', () => ports.add(socket.localPort)));
      request.end(body);
    });
  }
  agent.destroy();
  expect([emulator.count(TABLE), ports.size]).toEqual([4, 1]);
});

test('gRPC over HTTP/1.1 is told that it needs HTTP/2', async () => {
  expect(await insert(emulator, two, { headers: { 'content-type': 'application/grpc+proto' } })).toMatchObject({
    status: 400,
    body: { message: 'gRPC requires HTTP/2.' },
  });
});

test('a body that does not arrive in time is rejected', async () => {
  const headers = await insertHeaders(emulator, { headers: { 'content-length': '100' } });
  const socket = net.connect(Number(new URL(emulator.endpoint).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
  });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${insertPath(TABLE)} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}\r\n[`);
  // Served later, so the emulator has read the beginning of the other one.
  await insert(emulator, two);
  lookFor(61);
  await vi.waitFor(() => expect(answer).toContain('\r\n\r\n{'));
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(answer).toContain('The client did not finish a message within 60 s.');
  socket.destroy();
});

test('with a data folder, the answer comes after the records are synced', async () => {
  const files = new ScriptedLogFiles();
  await using durable = await startWithParts({ data: temporaryFolder() }, { logFiles: files });
  let release: (() => void) | undefined;
  files.script = async (operation) => {
    if (operation === 'sync') await new Promise<void>((resolve) => (release = resolve));
  };
  const answered = vi.fn();
  const answer = insert(durable, two).finally(answered);
  await vi.waitFor(() => expect(release).toBeDefined());
  await writeToken(durable);
  expect(answered).not.toHaveBeenCalled();
  files.script = () => {};
  release?.();
  expect(await answer).toMatchObject({ status: 200 });
  expect(durable.count(TABLE)).toBe(2);
});

test('close ends a request that is in progress', async () => {
  const closing = await startEmulator();
  closing.fault({ kind: 'stall' });
  const answer = insert(closing, two).catch((error: NodeJS.ErrnoException) => error.code);
  await vi.waitFor(() => expect(closing.count(TABLE)).toBe(2));
  await closing.close();
  expect(await answer).toBe('ECONNRESET');
});
