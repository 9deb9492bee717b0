import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { applySql } from '../ddl/apply-sql.ts';
import { open, type RawStream } from './raw-client.ts';

const TABLE = 'main.iot.t';
const ALTER = `ALTER TABLE ${TABLE}`;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function startWithTable(columns: string): Promise<Emulator> {
  const emulator = await startEmulator({ tables: applySql(`CREATE TABLE ${TABLE} (${columns})`) });
  closers.push(() => void emulator.close());
  return emulator;
}

async function openStream(emulator: Emulator): Promise<RawStream> {
  const stream = await open(emulator, undefined, { table: TABLE });
  closers.push(() => stream.close());
  return stream;
}

async function write(emulator: Emulator, ...records: object[]): Promise<RawStream> {
  const stream = await openStream(emulator);
  for (const [offset, record] of records.entries())
    stream.send({ ingest_record: { offset_id: offset, json_record: JSON.stringify(record) } });
  if (records.length > 0) await stream.acked(records.length - 1);
  return stream;
}

async function fetchTable(emulator: Emulator, table: string = TABLE): Promise<Record<string, unknown>> {
  const response = await fetch(`${emulator.workspaceUrl}/api/2.1/unity-catalog/tables/${table}`, {
    headers: { authorization: `Bearer ${emulator.env['DATABRICKS_TOKEN']}` },
  });
  return (await response.json()) as Record<string, unknown>;
}

function readColumnIds(response: Record<string, unknown>): Record<string, unknown> {
  const columns = response['columns'] as { name: string; type_json: string }[];
  return Object.fromEntries(
    columns.map(({ name, type_json }) => [name, JSON.parse(type_json).metadata['delta.columnMapping.id']]),
  );
}

describe('existing rows are read with the current columns', () => {
  type Case = [columns: string, record: object, sql: string[], want: object];
  test.each<Case>([
    ['a INT', { a: 1 }, ['RENAME COLUMN a TO b'], { b: 1 }],
    ['a INT, b INT', { a: 1, b: 2 }, ['RENAME COLUMN a TO x', 'RENAME COLUMN b TO a'], { x: 1, a: 2 }],
    ['a INT, b INT', { a: 1, b: 2 }, ['DROP COLUMN a', 'ADD COLUMN a INT'], { b: 2 }],
    ['a INT, b INT', { a: 1, b: 2 }, ['REPLACE COLUMNS (b BIGINT, c INT)'], { b: '2' }],
    ['a TINYINT', { a: -7 }, ['ALTER COLUMN a TYPE SMALLINT', 'ALTER COLUMN a TYPE INT'], { a: -7 }],
    ['a INT', { a: 7 }, ['ALTER COLUMN a TYPE BIGINT'], { a: '7' }],
    ['a INT', { a: 7 }, ['ALTER COLUMN a TYPE DOUBLE'], { a: 7 }],
    ['a BIGINT', { a: 7 }, ['ALTER COLUMN a TYPE DECIMAL(20,0)'], { a: '7' }],
    ['a FLOAT', { a: 0.5 }, ['ALTER COLUMN a TYPE DOUBLE'], { a: 0.5 }],
    ['a DECIMAL(5,2)', { a: '1.25' }, ['ALTER COLUMN a TYPE DECIMAL(7,3)'], { a: '1.25' }],
    ['a DATE', { a: -1 }, ['ALTER COLUMN a TYPE TIMESTAMP_NTZ'], { a: '1969-12-31T00:00:00.000000' }],
    ['a VARCHAR(2)', { a: 'x' }, ['ALTER COLUMN a TYPE VARCHAR(9)', 'ALTER COLUMN a TYPE STRING'], { a: 'x' }],
    ['s STRUCT<x: INT, y: INT>', { s: { x: 1, y: 2 } }, ['RENAME COLUMN s.x TO z'], { s: { z: 1, y: 2 } }],
    ['s STRUCT<x: INT, y: INT>', { s: { x: 1, y: 2 } }, ['DROP COLUMN s.x'], { s: { y: 2 } }],
    ['s STRUCT<x: INT>', { s: { x: 1 } }, ['ADD COLUMN s.y STRING FIRST'], { s: { x: 1 } }],
    ['s STRUCT<x: INT>', { s: { x: 1 } }, ['ALTER COLUMN s TYPE STRUCT<x: BIGINT, y: INT>'], { s: { x: '1' } }],
    [
      's STRUCT<t: STRUCT<x: INT>>',
      { s: { t: { x: 1 } } },
      ['RENAME COLUMN s.t.x TO y', 'ALTER COLUMN s.t.y TYPE BIGINT', 'RENAME COLUMN s TO r'],
      { r: { t: { y: '1' } } },
    ],
    ['a ARRAY<INT>', { a: [1, 2] }, ['ALTER COLUMN a.element TYPE BIGINT'], { a: ['1', '2'] }],
    ['a ARRAY<STRUCT<x: INT>>', { a: [{ x: 1 }] }, ['RENAME COLUMN a.element.x TO y'], { a: [{ y: 1 }] }],
    [
      'm MAP<INT, STRUCT<x: INT>>',
      { m: { 1: { x: 2 } } },
      ['ALTER COLUMN m.key TYPE BIGINT', 'ALTER COLUMN m.value.x TYPE BIGINT', 'RENAME COLUMN m.value.x TO y'],
      { m: { 1: { y: '2' } } },
    ],
    [
      'a INT NOT NULL, b INT',
      { a: 1, b: 2 },
      [
        'ALTER COLUMN a DROP NOT NULL',
        'ALTER COLUMN b SET NOT NULL',
        'ALTER COLUMN b FIRST',
        "ALTER COLUMN a COMMENT 'c'",
        'ALTER COLUMN a SET DEFAULT 3',
        "SET TBLPROPERTIES ('x' = 'y')",
        'ALTER COLUMN a SET MASK main.iot.f',
        'SET ROW FILTER main.iot.f ON (a)',
        'ADD CONSTRAINT k PRIMARY KEY (b)',
        "SET TAGS ('a' = 'b')",
        'CLUSTER BY (a)',
      ],
      { a: 1, b: 2 },
    ],
  ])('%s %j %j', async (columns, record, sql, want) => {
    const emulator = await startWithTable(columns);
    await write(emulator, record);
    for (const action of sql) await emulator.sql(`${ALTER} ${action}`);
    expect(emulator.rows(TABLE)).toEqual([want]);
  });
});

describe('a change that Delta rejects has no effect', () => {
  test.each([
    ['a INT', {}, 'ALTER COLUMN a SET NOT NULL', 'Column a of table main.iot.t cannot become NOT NULL'],
    ['s STRUCT<x: INT>', { s: {} }, 'ALTER COLUMN s.x SET NOT NULL', 'Column s.x'],
    ['a ARRAY<STRUCT<x: INT>>', { a: [{ x: 1 }, {}] }, 'ALTER COLUMN a.element.x SET NOT NULL', 'Column a[].x'],
    ['m MAP<INT, STRUCT<x: INT>>', { m: { 1: {} } }, 'ALTER COLUMN m.value.x SET NOT NULL', 'Column m{}.x'],
    ['a BIGINT', {}, 'ALTER COLUMN a TYPE INT', 'Column a cannot become INT: it does not widen BIGINT'],
    ['a INT', {}, 'ALTER COLUMN a TYPE STRING', 'does not widen'],
    ['a INT', {}, 'ALTER COLUMN a TYPE DECIMAL(9,0)', 'does not widen'],
    ['a DECIMAL(10,2)', {}, 'ALTER COLUMN a TYPE DECIMAL(10,3)', 'does not widen'],
    ['a VARCHAR(5)', {}, 'ALTER COLUMN a TYPE VARCHAR(4)', 'does not widen'],
    ['a TIMESTAMP', {}, 'ALTER COLUMN a TYPE TIMESTAMP_NTZ', 'does not widen'],
    ['s STRUCT<x: BIGINT>', {}, 'ALTER COLUMN s.x TYPE INT', 'Column s.x cannot become INT'],
    ['m MAP<BIGINT, INT>', {}, 'ALTER COLUMN m.key TYPE INT', 'Column m{key} cannot become INT'],
    ['s STRUCT<x: INT>', {}, 'ALTER COLUMN s TYPE INT', 'Column s cannot become INT'],
    ['a INT, b INT', {}, 'RENAME COLUMN a TO b', 'already has a column b'],
  ])('%s %j %s', async (columns, record, action, message) => {
    const emulator = await startWithTable(columns);
    await write(emulator, record);
    const before = await fetchTable(emulator);
    await expect(emulator.sql(`${ALTER} ${action}`)).rejects.toThrow(message);
    expect(await fetchTable(emulator)).toEqual(before);
  });

  test('dropping a partition column', async () => {
    const [table] = applySql(`CREATE TABLE ${TABLE} (a INT, day DATE) PARTITIONED BY (day)`);
    const emulator = await startEmulator({ tables: [table!] });
    closers.push(() => void emulator.close());
    await expect(emulator.sql(`${ALTER} DROP COLUMN day`)).rejects.toThrow('is a partition column');
  });
});

describe('column ids', () => {
  test('appear in the catalog with column mapping, survive changes, and are never reused', async () => {
    const emulator = await startWithTable('a INT, s STRUCT<x: INT>, b INT');
    expect(readColumnIds(await fetchTable(emulator))).toEqual({ a: undefined, s: undefined, b: undefined });
    await emulator.sql(`${ALTER} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`);
    expect(readColumnIds(await fetchTable(emulator))).toEqual({ a: 1, s: 2, b: 4 });
    await emulator.sql(`${ALTER} RENAME COLUMN a TO c`);
    await emulator.sql(`${ALTER} ALTER COLUMN b TYPE BIGINT`);
    await emulator.sql(`${ALTER} DROP COLUMN s`);
    await emulator.sql(`${ALTER} ADD COLUMN a INT`);
    expect(readColumnIds(await fetchTable(emulator))).toEqual({ c: 1, b: 4, a: 5 });
  });
});

describe('a table that is dropped and created again', () => {
  test('has no rows and another id; streams of the old table fail', async () => {
    const emulator = await startWithTable('a INT');
    const before = await fetchTable(emulator);
    const stream = await write(emulator, { a: 1 });
    await emulator.sql(`DROP TABLE ${TABLE}`);
    expect(await fetchTable(emulator)).toMatchObject({ error_code: 'TABLE_DOES_NOT_EXIST' });
    expect(() => emulator.rows(TABLE)).toThrow(`The emulator has no table ${TABLE}`);
    await emulator.sql(`CREATE TABLE ${TABLE} (a INT)`);
    expect(emulator.rows(TABLE)).toEqual([]);
    expect((await fetchTable(emulator))['table_id']).not.toBe(before['table_id']);
    stream.send({ ingest_record: { offset_id: 1, json_record: '{"a":2}' } });
    expect(await stream.ended).toMatchObject({ status: 5, message: expect.stringContaining('was dropped') });
    await write(emulator, { a: 3 });
    expect(emulator.rows(TABLE)).toEqual([{ a: 3 }]);
  });

  test('CREATE supports IF NOT EXISTS and OR REPLACE', async () => {
    const emulator = await startWithTable('a INT');
    const { table_id: id } = await fetchTable(emulator);
    await emulator.sql(`CREATE TABLE IF NOT EXISTS ${TABLE} (b INT)`);
    expect(Object.keys(readColumnIds(await fetchTable(emulator)))).toEqual(['a']);
    await expect(emulator.sql(`CREATE TABLE ${TABLE} (b INT)`)).rejects.toThrow('already exists');
    await expect(emulator.sql('REPLACE TABLE main.iot.other (b INT)')).rejects.toThrow('has no table main.iot.other');
    await expect(emulator.sql('CREATE TABLE main.iot.other (b INT, B INT)')).rejects.toThrow('two columns B');
    await emulator.sql(`CREATE OR REPLACE TABLE ${TABLE} (b INT)`);
    expect(Object.keys(readColumnIds(await fetchTable(emulator)))).toEqual(['b']);
    expect((await fetchTable(emulator))['table_id']).not.toBe(id);
    await emulator.sql(`DROP TABLE IF EXISTS ${TABLE}`);
    await emulator.sql(`DROP TABLE IF EXISTS ${TABLE}`);
    await expect(emulator.sql(`DROP TABLE ${TABLE}`)).rejects.toThrow('has no table');
  });

  test('dropping it rejects pending waitForRows calls', async () => {
    const emulator = await startWithTable('a INT');
    const waiting = emulator.waitForRows(TABLE, 1);
    await Promise.all([
      expect(waiting).rejects.toThrow(`Table ${TABLE} was dropped`),
      emulator.sql(`DROP TABLE ${TABLE}`),
    ]);
  });
});

test('a renamed table keeps its rows and id; streams to the old name fail', async () => {
  const emulator = await startWithTable('a INT');
  const { table_id: id } = await fetchTable(emulator);
  const stream = await write(emulator, { a: 1 });
  await emulator.sql(`${ALTER} RENAME TO Other`);
  expect(emulator.rows('main.iot.other')).toEqual([{ a: 1 }]);
  expect(await fetchTable(emulator, 'main.iot.other')).toMatchObject({ name: 'other', table_id: id });
  expect(() => emulator.count(TABLE)).toThrow('has no table');
  stream.send({ ingest_record: { offset_id: 1, json_record: '{"a":2}' } });
  expect(await stream.ended).toMatchObject({ status: 5 });
  await emulator.sql(`CREATE TABLE ${TABLE} (a INT)`);
  await expect(emulator.sql(`ALTER TABLE main.iot.other RENAME TO ${TABLE}`)).rejects.toThrow('already exists');
});

test('reset undoes all of it', async () => {
  await using emulator = await startEmulator();
  const table = 'catalog.iot.sensor_events';
  const before = await fetchTable(emulator, table);
  const withoutUpdateTime = ({ updated_at: _, ...response }: Record<string, unknown>): unknown => response;
  for (const sql of [
    `ALTER TABLE ${table} RENAME COLUMN humidity TO h`,
    `ALTER TABLE ${table} RENAME TO other`,
    `DROP TABLE catalog.iot.other`,
    `CREATE TABLE ${table} (a INT)`,
    `CREATE TABLE ${TABLE} (a INT)`,
  ])
    await emulator.sql(sql);
  await emulator.reset();
  expect(withoutUpdateTime(await fetchTable(emulator, table))).toEqual(withoutUpdateTime(before));
  expect(await fetchTable(emulator)).toMatchObject({ error_code: 'TABLE_DOES_NOT_EXIST' });
  expect(emulator.count(table)).toBe(0);
});
