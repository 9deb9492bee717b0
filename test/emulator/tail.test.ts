import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemLogFiles } from '../../src/emulator/delta/wal/log-files.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { systemError } from './delta/scripted-log-files.ts';
import { temporaryFolder } from './delta/tables.ts';
import { open, type RawStream, writeToken } from './raw-client.ts';
import { insert } from './rest-client.ts';
import { useStreams } from './use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();

async function send(stream: RawStream, offset: number, ...devices: string[]): Promise<void> {
  const records = devices.map((device) => JSON.stringify({ device_id: device, event_ts: 1 }));
  stream.send({ ingest_record_batch: { offset_id: offset, json_batch: { records } } });
  await stream.acked(offset);
}

type Rows = AsyncIterator<readonly Record<string, unknown>[]>;
const follow = (from: Emulator = emulator): Rows => from.tail(TABLE)[Symbol.asyncIterator]();
const next = async (rows: Rows): Promise<unknown> => (await rows.next()).value;
const row = (device: string): object => ({ device_id: device, event_ts: '1970-01-01T00:00:00.000001Z' });

test('returns rows from now on, each once and in order', async () => {
  const stream = await closeAfterTest(open(emulator));
  await send(stream, 0, 'before');
  const rows = follow();
  const waiting = next(rows);
  await send(stream, 1, 'a', 'b');
  await send(stream, 2, 'c');
  expect([await waiting, await next(rows)]).toEqual([[row('a'), row('b')], [row('c')]]);
  await rows.return?.();
});

test('splits a large message', async () => {
  const rows = follow();
  const devices = Array.from({ length: 2500 }, (_, i) => `d${i}`);
  await send(await closeAfterTest(open(emulator)), 0, ...devices);
  const got: object[][] = [];
  for (let i = 0; i < 3; i++) got.push((await next(rows)) as object[]);
  expect(got.map(({ length }) => length)).toEqual([1000, 1000, 500]);
  expect(got.flat()).toEqual(devices.map(row));
  await rows.return?.();
});

test('two followers get all rows, and one that stops none', async () => {
  const [stopped, ...others] = [follow(), follow(), follow()];
  const stream = await closeAfterTest(open(emulator));
  await send(stream, 0, 'a');
  expect(await next(stopped as Rows)).toEqual([row('a')]);
  await stopped?.return?.();
  await send(stream, 1, 'b');
  for (const rows of others) {
    expect([await next(rows), await next(rows)]).toEqual([[row('a')], [row('b')]]);
    await rows.return?.();
  }
  expect(await stopped?.next()).toEqual({ done: true, value: undefined });
});

test('continues with a table that is replaced, and after reset', async () => {
  const rows = follow();
  await emulator.sql(`CREATE OR REPLACE TABLE ${TABLE} (device_id STRING, event_ts BIGINT)`);
  await send(await closeAfterTest(open(emulator)), 0, 'a');
  expect(await next(rows)).toEqual([{ device_id: 'a', event_ts: '1' }]);
  await emulator.reset();
  await send(await closeAfterTest(open(emulator)), 0, 'b');
  expect(await next(rows)).toEqual([row('b')]);
  await rows.return?.();
});

test('continues with a table that is renamed, also back by reset', async () => {
  const rows = follow();
  await emulator.sql(`ALTER TABLE ${TABLE} RENAME TO catalog.iot.renamed`);
  await send(await closeAfterTest(open(emulator, undefined, { table: 'catalog.iot.renamed' })), 0, 'a');
  expect(await next(rows)).toEqual([row('a')]);
  // Another table with the name of before is another table.
  await emulator.sql(`CREATE TABLE ${TABLE} (device_id STRING, event_ts BIGINT)`);
  await send(await closeAfterTest(open(emulator)), 0, 'other');
  await emulator.reset();
  await send(await closeAfterTest(open(emulator)), 0, 'b');
  expect(await next(rows)).toEqual([row('b')]);
  await rows.return?.();
});

test.each([{ data: false }, { data: true }])(
  'fails when its table is dropped, after the rows that it accepted %j',
  async ({ data }) => {
    const other = await startEmulator(data ? { data: temporaryFolder() } : {});
    const [read, waiting] = [follow(other), follow(other)];
    const stream = await closeAfterTest(open(other));
    await send(stream, 0, 'a');
    expect(await next(waiting)).toEqual([row('a')]);
    const failed = expect(waiting.next()).rejects.toMatchObject({
      code: 'tail-dropped',
      message: `Table ${TABLE} was dropped, so no more of its rows arrive. [tail-dropped]`,
    });
    await other.sql(`DROP TABLE ${TABLE}`);
    await failed;
    expect(await next(read)).toEqual([row('a')]);
    await expect(read.next()).rejects.toMatchObject({ code: 'tail-dropped' });
    expect(await read.next()).toEqual({ done: true, value: undefined });
    // A table that is created later is followed by itself.
    await other.sql(`CREATE TABLE ${TABLE} (device_id STRING, event_ts BIGINT)`);
    const again = follow(other);
    await send(await closeAfterTest(open(other)), 0, 'b');
    expect(await next(again)).toEqual([{ device_id: 'b', event_ts: '1' }]);
    await other.close();
  },
);

test('ends when the emulator is closed, after the rows that it accepted', async () => {
  for (const options of [{}, { data: temporaryFolder() }]) {
    const other = await startEmulator(options);
    const rows = follow(other);
    await send(await closeAfterTest(open(other)), 0, 'a');
    await other.close();
    expect(await next(rows)).toEqual([row('a')]);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  }
});

test('stops reading from streams while much waits', async () => {
  const rows = follow();
  const stream = await closeAfterTest(open(emulator));
  const record = JSON.stringify({ device_id: 'x'.repeat(4_000_000), event_ts: 1 });
  const messages = 20;
  for (let i = 0; i < messages; i++) stream.send({ ingest_record: { offset_id: i, json_record: record } });
  await stream.acked(3);
  let most = 0;
  for (let read = 0; read < messages; read++) {
    most = Math.max(most, emulator.count(TABLE) - read);
    expect(await next(rows)).toHaveLength(1);
  }
  // 16 MB, and what had come before the stream stopped reading.
  expect(most).toBeLessThanOrEqual(7);
  await rows.return?.();
});

test('who waits for a follower to read is answered when the table is dropped', async () => {
  const rows = follow();
  const body = JSON.stringify([{ device_id: 'x'.repeat(9_000_000), event_ts: 1 }]);
  const stream = await closeAfterTest(open(emulator));
  for (let i = 0; i < 2; i++) expect(await insert(emulator, body)).toMatchObject({ status: 200 });
  // The stream is read until its first message finds no room.
  await send(stream, 0, 'a');
  stream.send({ ingest_record: { offset_id: 1, json_record: '{"device_id":"b","event_ts":1}' } });
  const waiting = insert(emulator, '[{"device_id":"c","event_ts":1}]');
  // Other clients are answered, so both have arrived.
  await writeToken(emulator);
  await writeToken(emulator);
  await emulator.sql(`DROP TABLE ${TABLE}`);
  expect(await waiting).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
  expect(await stream.ended).toMatchObject({ status: 5 });
  // What was accepted is still read.
  for (let message = 0; message < 3; message++) expect(await next(rows)).toHaveLength(1);
  await expect(rows.next()).rejects.toMatchObject({ code: 'tail-dropped' });
});

test('a follower that stops lets streams go on', async () => {
  const rows = follow();
  const stream = await closeAfterTest(open(emulator));
  const record = JSON.stringify({ device_id: 'x'.repeat(4_000_000), event_ts: 1 });
  for (let i = 0; i < 10; i++) stream.send({ ingest_record: { offset_id: i, json_record: record } });
  await stream.acked(3);
  await next(rows);
  await rows.return?.();
  await stream.acked(9);
  expect(emulator.count(TABLE)).toBe(10);
});

test('a table that does not exist cannot be followed', () => {
  expect(() => emulator.tail('a.b.c')).toThrow('The emulator has no table a.b.c');
});

test('a follower that stops before or while it waits ends at once', async () => {
  const unread = follow();
  await unread.return?.();
  expect(await unread.next()).toEqual({ done: true, value: undefined });
  const rows = follow();
  const waiting = rows.next();
  expect(await rows.return?.()).toEqual({ done: true, value: undefined });
  expect(await waiting).toEqual({ done: true, value: undefined });
  const stream = await closeAfterTest(open(emulator));
  const record = JSON.stringify({ device_id: 'x'.repeat(4_000_000), event_ts: 1 });
  for (let i = 0; i < 6; i++) stream.send({ ingest_record: { offset_id: i, json_record: record } });
  await stream.acked(5);
});

test('two loops over one iterable share its rows, and both end', async () => {
  const other = await startEmulator();
  const rows = other.tail(TABLE);
  const [a, b] = [rows[Symbol.asyncIterator](), rows[Symbol.asyncIterator]()];
  const waiting = [a.next(), b.next()];
  const stream = await closeAfterTest(open(other));
  await send(stream, 0, 'a');
  await send(stream, 1, 'b');
  expect(await Promise.all(waiting)).toEqual(
    [['a'], ['b']].map(([device]) => ({ done: false, value: [row(device as string)] })),
  );
  const ends = [a.next(), b.next()];
  await other.close();
  expect(await Promise.all(ends)).toEqual([{ done: true }, { done: true }]);
});

test('ends when closing fails, and at once after close', async () => {
  const failClose = async (): Promise<void> => {
    throw systemError('EIO');
  };
  const logFiles = {
    create: async (path: string) => ({ ...(await systemLogFiles.create(path)), close: failClose }),
  };
  const other = await startWithParts({ data: temporaryFolder() }, { logFiles });
  const waiting = follow(other).next();
  await expect(other.close()).rejects.toThrow('EIO');
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await follow(other).next()).toEqual({ done: true, value: undefined });
});
