// What a crash leaves behind: every acknowledged record is in its table once.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import { SensorEvent } from '../../../generated/catalog/iot/index.ts';
import { DeltaTable } from '../../../src/emulator/delta/delta-table.ts';
import { type Backlog, type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { startWithParts } from '../../../src/emulator/start-emulator.ts';
import { runs } from '../../producer/runs.ts';
import { open } from '../raw-client.ts';
import { crash, startWithOneSegment } from './crash.ts';
import { ScriptedLogFiles, systemError } from './scripted-log-files.ts';
import { readAll, temporaryFolder } from './tables.ts';

const NAME = SensorEvent.table;
const TABLE = join('catalog', 'iot', 'sensor_events');

async function send(emulator: Emulator, from: number, to: number): Promise<void> {
  const producer = new Producer(SensorEvent, { client: emulator.client });
  for (let number = from; number < to; number++) {
    await producer.write({ device_id: 'a', humidity: BigInt(number), event_ts: new Date(number) });
  }
  await producer.close();
}

/** A running emulator whose log has 100 records that are in no table, and a copy of its folder as a crash leaves it. */
async function crashWith100Rows() {
  const data = temporaryFolder();
  const { emulator, resume } = await startWithOneSegment(data);
  await send(emulator, 0, 100);
  return { data, emulator, resume, left: crash(data), [Symbol.asyncDispose]: () => emulator.close() };
}

function segmentsIn(data: string): string[] {
  return readdirSync(join(data, '.zerobus'))
    .sort()
    .map((name) => join(data, '.zerobus', name));
}

async function recover(data: string): Promise<string> {
  await using emulator = await startEmulator({ data });
  return runs(emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity)));
}

const upTo = (count: number): string => runs(Array.from({ length: count }, (_, i) => i));

test('records that are only in the log are recovered, once', async () => {
  await using crashed = await crashWith100Rows();
  const { left } = crashed;
  expect(await recover(left)).toBe(upTo(100));
  expect(await recover(left)).toBe(upTo(100));
  expect(readdirSync(join(left, '.zerobus'))).toEqual([]);
});

test('a large log is announced before it is added, at the end of its emulator or at the start of the next one', async () => {
  const data = temporaryFolder();
  const backlogs: Backlog[] = [];
  const onBacklog = (backlog: Backlog): unknown => backlogs.push(backlog);
  const { emulator, resume } = await startWithOneSegment(data, onBacklog);
  const stream = await open(emulator);
  for (let offset = 0; offset < 9; offset++) {
    const record = { device_id: 'a'.repeat(2_000_000), humidity: offset, event_ts: 0 };
    stream.send({ ingest_record: { offset_id: offset, json_record: JSON.stringify(record) } });
  }
  await stream.acked(8);
  stream.close();
  const left = crash(data);
  expect(backlogs).toEqual([]);
  const next = await startEmulator({ data: left, onBacklog });
  expect(backlogs).toEqual([{ bytes: expect.any(Number), isFromEarlierRun: true }]);
  expect(backlogs[0]?.bytes).toBeGreaterThan(18_000_000);
  expect(runs(next.rows(SensorEvent).map(({ humidity }) => Number(humidity)))).toBe(upTo(9));
  await next.close();
  resume();
  await emulator.close();
  expect(backlogs.slice(1)).toEqual([{ bytes: backlogs[0]?.bytes, isFromEarlierRun: false }]);
});

test('an error of onBacklog keeps no records from their table', async () => {
  const data = temporaryFolder();
  const { emulator, resume } = await startWithOneSegment(data, () => {
    throw new Error('of the callback');
  });
  const stream = await open(emulator);
  const text = JSON.stringify({ device_id: 'a'.repeat(6_000_000), event_ts: 0 });
  for (let offset = 0; offset < 3; offset++) stream.send({ ingest_record: { offset_id: offset, json_record: text } });
  await stream.acked(2);
  stream.close();
  resume();
  await expect(emulator.close()).rejects.toThrow('of the callback');
  expect(readdirSync(join(data, '.zerobus'))).toEqual([]);
  expect(readAll(DeltaTable.open(join(data, TABLE)))).toHaveLength(3);
});

test('a segment that was added to its table, and not deleted, is not added again', async () => {
  await using crashed = await crashWith100Rows();
  const { data, emulator, resume, left: before } = crashed;
  resume();
  await emulator.flush();
  const after = crash(data);
  cpSync(join(before, '.zerobus'), join(after, '.zerobus'), { recursive: true });
  expect(await recover(after)).toBe(upTo(100));
});

test('files that were written, and not committed, are not part of the table', async () => {
  await using crashed = await crashWith100Rows();
  const { data, emulator, resume, left: before } = crashed;
  resume();
  await emulator.flush();
  const [file = ''] = readdirSync(join(data, TABLE)).filter((name) => name.endsWith('.parquet'));
  cpSync(join(data, TABLE, file), join(before, TABLE, file));
  writeFileSync(join(before, TABLE, '_delta_log', '.zerobus-00000000-0000-0000-0000-000000000000.tmp'), '{"add"');
  expect(await recover(before)).toBe(upTo(100));
  expect(readdirSync(join(before, TABLE, '_delta_log')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a table that was not created completely, or not deleted completely, is none', async () => {
  const data = temporaryFolder();
  const { emulator } = await startWithOneSegment(data);
  await using _ = emulator;
  await send(emulator, 0, 10);
  const left = crash(data);
  mkdirSync(join(left, '.zerobus', 'table-1', '_delta_log'), { recursive: true });
  cpSync(join(left, TABLE), join(left, '.zerobus', 'table-2'), { recursive: true });
  expect(await recover(left)).toBe(upTo(10));
  expect(readdirSync(join(left, '.zerobus'))).toEqual([]);
});

test('the end of the last segment may be cut off anywhere, and the frames before it count', async () => {
  const data = temporaryFolder();
  const { emulator } = await startWithOneSegment(data);
  await using _ = emulator;
  for (let i = 0; i < 5; i++) await send(emulator, i, i + 1);
  for (const cut of [1, 30, 100, 500, 100_000]) {
    const left = crash(data);
    const [path = ''] = segmentsIn(left);
    truncateSync(path, Math.max(0, readFileSync(path).length - cut));
    const numbers = await recover(left);
    expect([0, 1, 2, 3, 4, 5].map(upTo)).toContain(numbers);
  }
});

test('a segment that others follow must be whole', async () => {
  const data = temporaryFolder();
  const { emulator } = await startWithOneSegment(data);
  await using _ = emulator;
  await send(emulator, 0, 10);
  const left = crash(data);
  const [path = ''] = segmentsIn(left);
  const later = path.replace(/\d{15}\.wal$/, `${'10'.padStart(15, '0')}.wal`);
  cpSync(path, later);
  truncateSync(path, readFileSync(path).length - 1);
  await expect(startEmulator({ data: left })).rejects.toMatchObject({
    code: 'data-folder-failed',
    message: expect.stringContaining(`the log ${path} is damaged`),
  });
});

test('a segment that only segments without records follow may be cut off', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  await send(emulator, 0, 10);
  const left = crash(data);
  const [path = ''] = segmentsIn(left);
  truncateSync(path, readFileSync(path).length - 1);
  // What is left of a segment that could not be created on a full disk.
  writeFileSync(path.replace(/\d{15}\.wal$/, `${'9'.padStart(15, '0')}.wal`), '');
  await using again = await startEmulator({ data: left });
  expect(again.count(NAME)).toBeLessThan(10);
});

test('records of a table that was dropped or reset do not come back', async () => {
  const data = temporaryFolder();
  const { emulator } = await startWithOneSegment(data);
  await using _ = emulator;
  await send(emulator, 0, 10);
  const before = segmentsIn(crash(data));
  await emulator.reset();
  await send(emulator, 0, 3);
  const reset = crash(data);
  expect(before).toHaveLength(1);
  expect(await recover(reset)).toBe(upTo(3));
  await emulator.sql(`DROP TABLE ${NAME}`);
  await emulator.sql(
    `CREATE TABLE ${NAME} (device_id STRING, humidity BIGINT, temperature DOUBLE, event_ts TIMESTAMP)`,
  );
  expect(await recover(crash(data))).toBe(upTo(0));
});

test('records from before an ALTER are recovered into the altered table', async () => {
  const data = temporaryFolder();
  const { emulator } = await startWithOneSegment(data);
  await using _ = emulator;
  await send(emulator, 0, 2);
  await emulator.sql(`ALTER TABLE ${NAME} RENAME COLUMN humidity TO h`);
  await emulator.sql(`ALTER TABLE ${NAME} ADD COLUMN humidity STRING`);
  await emulator.sql(`ALTER TABLE ${NAME} ADD COLUMN n INT`);
  await using again = await startEmulator({ data: crash(data) });
  expect(again.rows(NAME)).toMatchObject([{ h: '0' }, { h: '1' }]);
  expect(Object.keys(again.rows(NAME)[0] ?? {})).not.toContain('humidity');
});

test('with a full disk nothing is acknowledged; when there is space again the rest is stored once', async () => {
  const files = new ScriptedLogFiles();
  const data = temporaryFolder();
  await using emulator = await startWithParts({ tables: [SensorEvent], data }, { logFiles: files });
  files.script = (operation) => {
    if (operation === 'write') throw systemError('ENOSPC');
  };
  const stream = await open(emulator);
  stream.send({ ingest_record: { offset_id: 0, json_record: RECORD } });
  const end = await stream.ended;
  stream.close();
  expect(end.message).toContain('the disk is full (ENOSPC)');
  expect([emulator.count(NAME), emulator.rows(NAME)]).toEqual([0, []]);
  const sending = send(emulator, 0, 10);
  let failed = 0;
  files.script = (operation) => {
    if (operation !== 'write' || failed++ > 2) return;
    throw systemError('ENOSPC');
  };
  await sending;
  await emulator.flush();
  expect(readAll(DeltaTable.open(join(data, TABLE))).map((row) => Number(row['humidity']))).toHaveLength(10);
});

test('flush says that the log could not be closed', async () => {
  const files = new ScriptedLogFiles();
  await using emulator = await startWithParts({ tables: [SensorEvent], data: temporaryFolder() }, { logFiles: files });
  files.script = (operation) => {
    if (operation === 'create') throw systemError('ENOSPC');
  };
  await send(emulator, 0, 10);
  await expect(emulator.flush()).rejects.toThrow('cannot create a file of its log');
  files.script = () => {};
  await emulator.flush();
});

test('close says that records stay in the log, which the next emulator adds to their table', async () => {
  const data = temporaryFolder();
  const files = new ScriptedLogFiles();
  const emulator = await startWithParts({ tables: [SensorEvent], data }, { logFiles: files });
  files.script = (operation) => {
    if (operation === 'create') throw systemError('EMFILE');
  };
  await send(emulator, 0, 10);
  await expect(emulator.close()).rejects.toMatchObject({
    code: 'records-left-in-log',
    message: expect.stringMatching(/cannot create a file of its log in .*: EMFILE\..* when that is possible\. \[/),
  });
  expect(await recover(data)).toBe(upTo(10));
});

test('close says that a table cannot take its records', async () => {
  const data = temporaryFolder();
  const { emulator } = await startWithOneSegment(data);
  await send(emulator, 0, 10);
  const log = join(data, TABLE, '_delta_log');
  renameSync(log, `${log} moved`);
  await expect(emulator.close()).rejects.toMatchObject({ code: 'records-left-in-log' });
  renameSync(`${log} moved`, log);
  expect(await recover(data)).toBe(upTo(10));
});

const RECORD = '{"device_id":"a","event_ts":0}';

test('no ack is sent before its record is synced', async () => {
  const files = new ScriptedLogFiles();
  await using emulator = await startWithParts({ tables: [SensorEvent], data: temporaryFolder() }, { logFiles: files });
  let release: (() => void) | undefined;
  files.script = async (operation) => {
    if (operation === 'sync') await new Promise<void>((resolve) => (release = resolve));
  };
  const stream = await open(emulator);
  stream.send({ ingest_record: { offset_id: 0, json_record: RECORD } });
  while (release === undefined) await setImmediate();
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(stream.raw).toHaveLength(1);
  files.script = () => {};
  release();
  await stream.expect('ingest_record_response');
  stream.close();
});
