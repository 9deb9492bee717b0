import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SensorEvent } from '../../generated/catalog/iot/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { parseTableStatement } from '../../src/emulator/sql/parse-table-statement.ts';
import { sensorDescriptor, sensorRecord } from './descriptors.ts';
import { connect, createStream, open, type RawStream } from './raw-client.ts';
import { useStreams } from './use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
const ALTER = `ALTER TABLE ${TABLE}`;
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();

const record = sensorRecord({ device_id: 'a', humidity: 5, event_ts: 0 });
const epoch = '1970-01-01T00:00:00.000000Z';

const openStream = (descriptor?: Uint8Array): Promise<RawStream> => closeAfterTest(open(emulator, descriptor));
const send = (stream: RawStream, offset: number): void =>
  stream.send({ ingest_record: { offset_id: offset, proto_encoded_record: record } });

describe('an open stream', () => {
  test('continues after a nullable column is added', async () => {
    const stream = await openStream(sensorDescriptor);
    send(stream, 0);
    await stream.acked(0);
    await emulator.sql(`${ALTER} ADD COLUMN unit STRING AFTER temperature`);
    send(stream, 1);
    await stream.acked(1);
    const json = await openStream();
    json.send({ ingest_record: { offset_id: 0, json_record: '{"device_id":"b","event_ts":0,"unit":"C"}' } });
    await json.acked(0);
    expect(emulator.rows(TABLE)).toEqual([
      { device_id: 'a', humidity: '5', event_ts: epoch },
      { device_id: 'a', humidity: '5', event_ts: epoch },
      { device_id: 'b', unit: 'C', event_ts: epoch },
    ]);
  });

  test('fails with its next batch after a NOT NULL column is added', async () => {
    const stream = await openStream(sensorDescriptor);
    await emulator.sql(`${ALTER} ADD COLUMN unit STRING NOT NULL`);
    send(stream, 0);
    expect(await stream.ended).toMatchObject({
      status: 3,
      reason: 'MISSING_REQUIRED_COLUMN',
      message: expect.stringContaining('8001'),
    });
  });

  test('fails after a column that it writes is dropped, once earlier records are acknowledged', async () => {
    const stream = await openStream(sensorDescriptor);
    send(stream, 0);
    await stream.acked(0);
    await emulator.sql(`${ALTER} DROP COLUMN humidity`);
    send(stream, 1);
    expect(await stream.ended).toMatchObject({ status: 3, reason: 'FIELD_NOT_IN_TABLE' });
    expect(emulator.rows(TABLE)).toEqual([{ device_id: 'a', event_ts: epoch }]);
    const again = await closeAfterTest(connect(emulator));
    again.send({ create_stream: createStream(TABLE, sensorDescriptor) });
    expect(await again.ended).toMatchObject({ status: 3, reason: 'FIELD_NOT_IN_TABLE' });
  });

  test('writes to a column that is dropped and added again, without its old values', async () => {
    const stream = await openStream(sensorDescriptor);
    const json = await openStream();
    send(stream, 0);
    json.send({ ingest_record: { offset_id: 0, json_record: '{"device_id":"b","event_ts":0,"humidity":7}' } });
    await Promise.all([stream.acked(0), json.acked(0)]);
    await emulator.sql(`${ALTER} DROP COLUMN humidity`);
    await emulator.sql(`${ALTER} ADD COLUMN humidity BIGINT`);
    send(stream, 1);
    await stream.acked(1);
    expect(emulator.rows(TABLE).map((row) => row['humidity'])).toEqual([undefined, undefined, '5']);
  });

  test('reset undoes every change', async () => {
    await emulator.sql(`${ALTER} DROP COLUMN humidity`);
    await emulator.reset();
    const stream = await openStream(sensorDescriptor);
    send(stream, 0);
    await stream.acked(0);
    expect(emulator.count(TABLE)).toBe(1);
  });
});

describe('ALTER TABLE', () => {
  test.each([
    [
      "alter table `catalog`.iot.sensor_events add columns (a int, b struct<x: int> not null comment 'c' first);",
      ['b:struct', 'a:int'],
    ],
    [`${ALTER} ADD COLUMN \`odd name\` DECIMAL(5, 2) FIRST`, ['odd name:decimal']],
    [`${ALTER} DROP COLUMNS IF EXISTS (nope, humidity)`, []],
  ])('%s', async (sql, added) => {
    await emulator.sql(sql);
    const response = await fetch(`${emulator.workspaceUrl}/api/2.1/unity-catalog/tables/${TABLE}`, {
      headers: { authorization: `Bearer ${emulator.env['DATABRICKS_TOKEN']}` },
    });
    const { columns } = (await response.json()) as { columns: { name: string; type_name: string }[] };
    const before = ['device_id', 'temperature', 'humidity', 'event_ts'];
    const names = columns
      .filter(({ name }) => !before.includes(name))
      .map(({ name, type_name }) => `${name}:${type_name.toLowerCase()}`);
    expect(new Set(names)).toEqual(new Set(added));
  });

  test.each([
    ['INSERT INTO c.s.t VALUES (1)', 'not supported: the emulator supports ALTER, CREATE and DROP TABLE'],
    ['DROP SCHEMA c.s', 'not supported'],
    ['CREATE VIEW c.s.v AS SELECT 1', 'not supported'],
    ['ALTER TABLE t ADD COLUMN a INT', 'three parts'],
    [`${ALTER} ADD COLUMN a`, 'expected a type'],
    [`${ALTER} ADD COLUMN a INT DEFAULT 1`, 'ADD COLUMN with a DEFAULT is not supported'],
    [`${ALTER} ADD COLUMN (a INT`, "expected ')'"],
    [`${ALTER} ADD COLUMN a.b INT`, 'has no column a'],
    [`${ALTER} ADD COLUMN a INT; SELECT 1`, 'unexpected "SELECT"'],
    [`${ALTER} ADD COLUMN Humidity INT`, 'already has a column Humidity'],
    [`${ALTER} ADD COLUMN a INT AFTER nope`, 'has no column nope; it has device_id'],
    [`${ALTER} DROP COLUMN nope`, 'has no column nope'],
    [`${ALTER} DROP COLUMN device_id, temperature, humidity, event_ts`, 'no column left'],
    [
      'ALTER TABLE c.s.t ADD COLUMN a INT',
      'The emulator has no table c.s.t. Its tables are: catalog.iot.sensor_events',
    ],
  ])('%s is rejected', async (sql, message) => {
    await expect(emulator.sql(sql)).rejects.toThrow(message);
  });

  test('syntax errors give the position in the text', () => {
    expect(() => parseTableStatement('ALTER TABLE a.b.c ADD COLUMN x STRIN')).toThrow('at character 32');
  });
});

test('rows that no longer fit the record class throw, and can be read by table name', async () => {
  const stream = await openStream(sensorDescriptor);
  send(stream, 0);
  await stream.acked(0);
  await emulator.sql(`${ALTER} DROP COLUMN humidity`);
  expect(emulator.rows(SensorEvent)).toMatchObject([{ device_id: 'a', humidity: null }]);
  await emulator.sql(`${ALTER} DROP COLUMN event_ts`);
  expect(() => emulator.rows(SensorEvent)).toThrow(
    /do not fit its record class: event_ts .* is NOT NULL.*If the table was altered, read them as JSON with emulator\.rows\('catalog\.iot\.sensor_events'\)/,
  );
  expect(emulator.rows(TABLE)).toEqual([{ device_id: 'a' }]);
});
