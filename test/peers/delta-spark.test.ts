// Spark reads from the tables of the emulator every value that was sent.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import type { Column, ColumnType, RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../generated/catalog/iot/index.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { quoteName } from '../../src/model/quote-name.ts';
import { edgeRecords } from '../artifacts/typescript/edges.ts';
import { recordOf, toInit } from '../artifacts/typescript/wire-model.ts';
import { withSqlDates } from '../emulator/delta/sql-dates.ts';
import { open } from '../emulator/raw-client.ts';
import { canonical, formatDouble, sorted, toRow } from './delta/plain-rows.ts';
import { describePeer } from './peer.ts';
import { noEndpoint, type SqlEndpoint, sqlEndpoint } from './sql/endpoint.ts';
import { SqlPeer } from './sql/sql-peer.ts';

const types = { SensorEvent, Wide, Nested, EveryType, OddName } as unknown as Record<
  string,
  RecordType<unknown, object>
>;

/** The expression that gives a value in a form that JSON loses nothing of; members of structs by their position. */
function toSql(type: ColumnType, value: string, depth = 0): string {
  if (typeof type !== 'string') {
    const each = `e${depth}`;
    if ('array' in type) return `transform(${value}, ${each} -> ${toSql(type.array, each, depth + 1)})`;
    if ('struct' in type) return `if(${value} IS NULL, NULL, ${structToSql(type.struct, `${value}.`, depth)})`;
    const [key, item] = [toSql(type.map[0], `${each}.key`, depth + 1), toSql(type.map[1], `${each}.value`, depth + 1)];
    return `transform(map_entries(${value}), ${each} -> named_struct('k', ${key}, 'v', ${item}))`;
  }
  if (type === 'timestamp') return `CAST(unix_micros(${value}) AS STRING)`;
  if (type === 'timestamp_ntz') return `CAST(unix_micros(CAST(${value} AS TIMESTAMP)) AS STRING)`;
  if (type === 'date') return `unix_date(${value})`;
  // It breaks lines.
  if (type === 'binary') return `replace(base64(${value}), '\\r\\n', '')`;
  if (type === 'variant') return `to_json(${value})`;
  if (type === 'float' || type === 'double') return `CAST(CAST(${value} AS DOUBLE) AS STRING)`;
  return type === 'bigint' || type.startsWith('decimal') ? `CAST(${value} AS STRING)` : value;
}

function structToSql(columns: readonly Column[], prefix: string, depth: number): string {
  const members = columns.map(({ name, type }, i) => `'f${i}', ${toSql(type, prefix + quoteName(name), depth)}`);
  return `named_struct(${members.join(', ')})`;
}

function readRow(row: Readonly<Record<string, unknown>>, columns: readonly Column[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, type }, i) => [name, readValue(row[`f${i}`], type)]));
}

function readValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'variant') return [canonical(JSON.parse(value as string))];
  if (type === 'float' || type === 'double') return formatDouble(Number(value));
  if (typeof type === 'string') return value;
  if ('struct' in type) return readRow(value as Record<string, unknown>, type.struct);
  if ('array' in type) return (value as unknown[]).map((item) => readValue(item, type.array));
  return (value as { k: unknown; v: unknown }[]).map(({ k, v }) => [
    readValue(k, type.map[0]),
    readValue(v, type.map[1]),
  ]);
}

await describePeer('Spark with Delta', sqlEndpoint, (endpoint: SqlEndpoint | undefined) => {
  const peer = new SqlPeer(endpoint ?? noEndpoint);
  let data: string;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'zerobus-spark-'));
    chmodSync(data, 0o755);
    await peer.open();
    // Spark pads CHAR when it reads.
    await peer.run('SET spark.sql.readSideCharPadding = false');
  });
  afterAll(async () => {
    await peer.close();
    rmSync(data, { recursive: true, force: true });
  });

  const fromTable = (table: string): string => `FROM delta.${quoteName(join(data, ...table.split('.')))}`;

  test.each(Object.keys(types))('%s: every type and value', async (name) => {
    const type = types[name]!;
    const { columns } = type;
    const samples = fc.sample(recordOf(columns), { numRuns: 100, seed: 3 });
    const records = [...edgeRecords(columns), ...samples].map((record) => withSqlDates(record, columns));
    await using emulator = await startEmulator({ tables: [type], data });
    const producer = new Producer(type, { client: emulator.client });
    for (const record of records) await producer.write(toInit(record, columns));
    await producer.close();
    await emulator.close();
    const row = `to_json(${structToSql(columns, '', 0)}, map('ignoreNullFields', 'false'))`;
    const rows = await peer.run(`SELECT ${row} AS r ${fromTable(type.table)}`);
    const found = rows.map(({ r }) => readRow(JSON.parse(r as string) as Record<string, unknown>, columns));
    expect(sorted(found)).toEqual(sorted(records.map((record) => toRow(record, columns))));
  });

  test('partitions, 50 commits, and every ALTER', async () => {
    const table = 'catalog.iot.altered';
    await using emulator = await startEmulator({ tables: [types['SensorEvent'] as never], data });
    await emulator.sql(`CREATE TABLE ${table} (id INT, day DATE, at TIMESTAMP, x STRING) PARTITIONED BY (day, at)`);
    const insert = async (record: object): Promise<void> => {
      const stream = await open(emulator, undefined, { table });
      stream.send({ ingest_record: { offset_id: 0, json_record: JSON.stringify(record) } });
      await stream.acked(0);
      stream.close();
      await emulator.flush();
    };
    for (let id = 0; id < 50; id++) await insert({ id, day: -1, at: '-1', x: `x${id}` });
    await emulator.sql(`ALTER TABLE ${table} RENAME COLUMN x TO y`);
    await emulator.sql(`ALTER TABLE ${table} ALTER COLUMN id TYPE BIGINT`);
    await emulator.sql(`ALTER TABLE ${table} ADD COLUMN x INT`);
    await insert({ id: '9000000000', x: 7 });
    const select = 'SELECT CAST(id AS STRING) AS id, CAST(day AS STRING) AS day, unix_micros(at) AS at, x, y';
    const rows = await peer.run(`${select} ${fromTable(table)} WHERE id IN (0, 49, 9000000000) ORDER BY id`);
    expect(rows).toMatchObject([
      { id: '0', day: '1969-12-31', x: null, y: 'x0' },
      { id: '49', day: '1969-12-31', x: null, y: 'x49' },
      { id: '9000000000', day: null, at: null, x: 7, y: null },
    ]);
    expect(rows.slice(0, 2).map(({ at }) => Number(at))).toEqual([-1, -1]);
    // Statistics let Spark leave out files.
    const counted = await peer.run(`SELECT count(*) AS n ${fromTable(table)} WHERE at < '1970-01-01' AND id >= 10`);
    expect(counted.map(({ n }) => Number(n))).toEqual([40]);
  });
});
