// The emulator with `data`: what is acknowledged is in Delta tables, also after it was closed.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SensorEvent, SensorEventProducer } from '../../../generated/catalog/iot/index.ts';
import { DeltaTable } from '../../../src/emulator/delta/delta-table.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { readAll, temporaryFolder } from './tables.ts';

const NAME = 'catalog.iot.sensor_events';

function event(number: number): { device_id: string; humidity: bigint; event_ts: Date } {
  return { device_id: `sensor-${number}`, humidity: BigInt(number), event_ts: new Date(number) };
}

/** Sends events with these numbers and waits for their acks. */
async function send(emulator: Emulator, from: number, to: number): Promise<void> {
  const producer = new SensorEventProducer({ client: emulator.client });
  for (let number = from; number < to; number++) await producer.write(event(number));
  await producer.close();
}

function numbersIn(emulator: Emulator): number[] {
  return emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity));
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test('rows are read from the log, from the files, and by the next emulator', async () => {
  const data = temporaryFolder();
  {
    await using emulator = await startEmulator({ tables: [SensorEvent], data });
    await send(emulator, 0, 10);
    expect(numbersIn(emulator)).toEqual(range(0, 10));
    await emulator.flush();
    const table = DeltaTable.open(join(data, 'catalog', 'iot', 'sensor_events'));
    expect(readAll(table).map((row) => Number(row['humidity']))).toEqual(range(0, 10));
    expect(numbersIn(emulator)).toEqual(range(0, 10));
    await send(emulator, 10, 20);
    expect([numbersIn(emulator), emulator.count(NAME)]).toEqual([range(0, 20), 20]);
  }
  expect(readdirSync(join(data, '.zerobus'))).toEqual([]);
  await using again = await startEmulator({ data });
  expect([again.count(NAME), numbersIn(again)]).toEqual([20, range(0, 20)]);
  await send(again, 20, 30);
  expect(numbersIn(again)).toEqual(range(0, 30));
});

test('CREATE OR REPLACE of a table that cannot be stored keeps the one that exists', async () => {
  await using emulator = await startEmulator({ tables: [SensorEvent], data: temporaryFolder() });
  await send(emulator, 0, 3);
  await expect(emulator.sql(`CREATE OR REPLACE TABLE ${NAME} (a INTERVAL DAY)`)).rejects.toMatchObject({
    code: 'data-folder-failed',
  });
  expect(numbersIn(emulator)).toEqual(range(0, 3));
  await emulator.sql(`CREATE OR REPLACE TABLE ${NAME} (a INT)`);
  expect(emulator.count(NAME)).toBe(0);
});

test('without tables, a new folder gets the sample table', async () => {
  await using emulator = await startEmulator({ data: join(temporaryFolder(), 'new') });
  expect(emulator.count(NAME)).toBe(0);
});

test('the tables of the folder are served beside those that are given', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ data });
  await emulator.sql('CREATE TABLE main.other.`größe` (id BIGINT NOT NULL, d DATE) PARTITIONED BY (d)');
  await emulator.close();
  await using again = await startEmulator({ tables: [SensorEvent], data });
  expect([again.count('main.other.größe'), again.count(SensorEvent)]).toEqual([0, 0]);
});

test('reset deletes the rows, those in the log too', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  await send(emulator, 0, 5);
  await emulator.flush();
  await send(emulator, 5, 10);
  await emulator.reset();
  expect([numbersIn(emulator), emulator.count(NAME)]).toEqual([[], 0]);
  await send(emulator, 10, 12);
  await emulator.flush();
  expect(numbersIn(emulator)).toEqual([10, 11]);
  await emulator.close();
  await using again = await startEmulator({ data });
  expect(numbersIn(again)).toEqual([10, 11]);
});

test('rows survive ALTER, while they are in the log and in files', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  await send(emulator, 0, 1);
  await emulator.flush();
  await send(emulator, 1, 2);
  await emulator.sql(`ALTER TABLE ${NAME} ADD COLUMN unit STRING`);
  await emulator.sql(`ALTER TABLE ${NAME} RENAME COLUMN device_id TO device`);
  await emulator.sql(`ALTER TABLE ${NAME} DROP COLUMN temperature`);
  const want = [0, 1].map((number) => ({
    device: `sensor-${number}`,
    humidity: String(number),
    event_ts: new Date(number).toISOString().replace('Z', '000Z'),
  }));
  expect(emulator.rows(NAME)).toMatchObject(want.map(({ device, humidity }) => ({ device, humidity })));
  await emulator.close();
  await using again = await startEmulator({ data });
  expect(again.rows(NAME)).toMatchObject(want.map(({ device, humidity }) => ({ device, humidity })));
  await again.sql(`ALTER TABLE ${NAME} ADD COLUMN temperature STRING`);
  expect(again.rows(NAME)).toMatchObject(want.map(({ device, humidity }) => ({ device, humidity })));
  await again.reset();
  expect(again.rows(NAME)).toEqual([]);
});

test('NOT NULL is rejected because of a row in a file', async () => {
  await using emulator = await startEmulator({ tables: [SensorEvent], data: temporaryFolder() });
  await send(emulator, 0, 1);
  await emulator.flush();
  await expect(emulator.sql(`ALTER TABLE ${NAME} ALTER COLUMN temperature SET NOT NULL`)).rejects.toThrow(
    'it is NULL in a row',
  );
});

test('a dropped table leaves no folder, and a new one of its name has none of its rows', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  await send(emulator, 0, 5);
  await emulator.sql(`DROP TABLE ${NAME}`);
  expect(existsSync(join(data, 'catalog', 'iot', 'sensor_events'))).toBe(false);
  await emulator.reset();
  await emulator.flush();
  expect(numbersIn(emulator)).toEqual([]);
  await send(emulator, 5, 7);
  await emulator.close();
  await using again = await startEmulator({ data });
  expect(numbersIn(again)).toEqual([5, 6]);
});

test('a renamed table takes its folder and its rows along', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  await send(emulator, 0, 2);
  await emulator.sql(`ALTER TABLE ${NAME} RENAME TO catalog.iot.renamed`);
  await emulator.flush();
  expect(emulator.rows('catalog.iot.renamed')).toHaveLength(2);
  await emulator.close();
  await using again = await startEmulator({ data });
  expect(again.rows('catalog.iot.renamed')).toHaveLength(2);
  await again.sql('ALTER TABLE catalog.iot.renamed RENAME TO catalog.iot.third');
  await again.reset();
  expect(again.count('catalog.iot.renamed')).toBe(0);
});

test.each<readonly [string, string, RegExp]>([
  [
    'a type',
    `CREATE TABLE ${NAME} (device_id STRING, temperature FLOAT, humidity BIGINT, event_ts TIMESTAMP NOT NULL)`,
    /column temperature is FLOAT in the folder, not DOUBLE/,
  ],
  [
    'a column more',
    `CREATE TABLE ${NAME} (device_id STRING, temperature DOUBLE, humidity BIGINT, event_ts TIMESTAMP, x INT)`,
    /column x of the folder is not in the table/,
  ],
  [
    'a column less',
    `CREATE TABLE ${NAME} (device_id STRING, temperature DOUBLE, humidity BIGINT)`,
    /column event_ts is not in the folder/,
  ],
])('a table that differs from its folder is rejected: %s', async (_, sql, message) => {
  const data = temporaryFolder();
  const file = join(temporaryFolder(), 'table.sql');
  writeFileSync(file, sql);
  await using first = await startEmulator({ tables: [file], data });
  await first.close();
  await expect(startEmulator({ tables: [SensorEvent], data })).rejects.toMatchObject({
    code: 'data-table-differs',
    message: expect.stringMatching(message),
  });
});

test('one folder has one emulator', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ data });
  await expect(startEmulator({ data })).rejects.toMatchObject({ code: 'data-folder-busy' });
  await emulator.close();
  await using again = await startEmulator({ data });
  expect(again.count(NAME)).toBe(0);
});

test('foreign files and links beside the tables do not matter', async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, 'notes.txt'), 'x');
  mkdirSync(join(data, 'a', 'b', 'c'), { recursive: true });
  symlinkSync('/', join(data, 'root'));
  await using emulator = await startEmulator({ data });
  expect(emulator.count(NAME)).toBe(0);
});

test.each<readonly [string, (data: string) => void, RegExp]>([
  ['a copy of a table', (data) => copy(data), /is a copy of/],
  [
    'a torn commit',
    (data) => writeFileSync(join(data, 'catalog/iot/sensor_events/_delta_log', `${'1'.padStart(20, '0')}.json`), '{'),
    /is damaged/,
  ],
  [
    'a link instead of the log',
    (data) => {
      rmSync(join(data, '.zerobus'), { recursive: true });
      symlinkSync(temporaryFolder(), join(data, '.zerobus'));
    },
    /\.zerobus is not a folder/,
  ],
])('%s ends the start with its name', async (_, damage, message) => {
  const data = temporaryFolder();
  await using first = await startEmulator({ data });
  await first.close();
  damage(data);
  await expect(startEmulator({ data })).rejects.toMatchObject({
    code: 'data-folder-failed',
    message: expect.stringMatching(message),
  });
});

function copy(data: string): void {
  const folder = join(data, 'catalog', 'iot');
  cpSync(join(folder, 'sensor_events'), join(folder, 'copy'), { recursive: true });
}

test('a table whose new name has a folder keeps its old name', async () => {
  const data = temporaryFolder();
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  mkdirSync(join(data, 'catalog', 'iot', 'other'));
  await expect(emulator.sql(`ALTER TABLE ${SensorEvent.table} RENAME TO other`)).rejects.toThrow('exists');
  expect(emulator.count(SensorEvent)).toBe(0);
});
