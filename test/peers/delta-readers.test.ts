// Readers of Delta that others wrote read from the tables of the emulator every value that was sent.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import type { Column, ColumnType, RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../generated/catalog/iot/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { edgeRecords } from '../artifacts/typescript/edges.ts';
import { recordOf, toInit, type WireRecord } from '../artifacts/typescript/wire-model.ts';
import { withSqlDates } from '../emulator/delta/sql-dates.ts';
import { open } from '../emulator/raw-client.ts';
import { canonical, sorted, toRow } from './delta/plain-rows.ts';
import { describePeer } from './peer.ts';
import { pythonWith } from './python.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('delta/read_delta.py', import.meta.url));
const packages = fileURLToPath(new URL('delta/requirements.txt', import.meta.url));
const readers = ['delta-rs', 'datafusion', 'polars', 'duckdb'] as const;
const withColumnMapping = ['datafusion', 'duckdb'];
const withTypeWidening = ['duckdb'];
const types = { SensorEvent, Wide, Nested, EveryType, OddName } as unknown as Record<
  string,
  RecordType<unknown, object>
>;

/** Parses a line of the script. A VARIANT is an array of one text, which is not always JSON of the same form. */
function readLine(line: string, columns: readonly Column[]): Record<string, unknown> {
  return readRow(JSON.parse(line) as Record<string, unknown>, columns);
}

function readRow(row: Readonly<Record<string, unknown>>, columns: readonly Column[]): Record<string, unknown> {
  expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
  return Object.fromEntries(columns.map(({ name, type }) => [name, readValue(row[name], type)]));
}

function readValue(value: unknown, type: ColumnType): unknown {
  if (value === null) return null;
  if (type === 'variant') return [canonical(JSON.parse((value as [string])[0]))];
  if (typeof type === 'string') return value;
  if ('struct' in type) return readRow(value as Record<string, unknown>, type.struct);
  if ('array' in type) return (value as unknown[]).map((item) => readValue(item, type.array));
  return (value as [unknown, unknown][]).map(([k, v]) => [readValue(k, type.map[0]), readValue(v, type.map[1])]);
}

await describePeer(
  'readers of Delta',
  () => pythonWith('delta', packages),
  (interpreter) => {
    let data: string;
    beforeAll(() => {
      data = mkdtempSync(join(tmpdir(), 'zerobus-delta-'));
    });
    afterAll(() => rmSync(data, { recursive: true, force: true }));

    const read = async (reader: string, table: string): Promise<string[]> => {
      const folder = join(data, ...table.split('.'));
      const output = await run(interpreter, [script, reader, folder], { timeoutMs: 100_000 });
      return output.trim().split('\n');
    };

    const send = async (emulator: Emulator, type: RecordType<unknown, object>, records: readonly WireRecord[]) => {
      const producer = new Producer(type, { client: emulator.client });
      for (const record of records) await producer.write(toInit(record, type.columns));
      await producer.close();
    };

    test.each(Object.keys(types))('%s: every type and value', async (name) => {
      const type = types[name]!;
      const { columns } = type;
      const samples = fc.sample(recordOf(columns), { numRuns: 200, seed: 3 });
      const records = [...edgeRecords(columns), ...samples].map((record) => withSqlDates(record, columns));
      await using emulator = await startEmulator({ tables: [type], data });
      await send(emulator, type, records);
      await emulator.close();
      const want = sorted(records.map((record) => toRow(record, columns)));
      for (const reader of readers) {
        const lines = await read(reader, type.table);
        expect(sorted(lines.map((line) => readLine(line, columns))), reader).toEqual(want);
      }
    });
    /** Sends JSON records to a table and adds them to its files, as one commit. */
    const insert = async (emulator: Emulator, table: string, records: readonly object[]): Promise<void> => {
      const stream = await open(emulator, undefined, { table });
      records.forEach((record, offset) => {
        stream.send({ ingest_record: { offset_id: offset, json_record: JSON.stringify(record) } });
      });
      await stream.acked(records.length - 1);
      stream.close();
      await emulator.flush();
    };

    const expectRows = async (
      table: string,
      want: readonly object[],
      from: readonly string[] = readers,
    ): Promise<void> => {
      for (const reader of from) {
        const rows = (await read(reader, table)).map((line) => JSON.parse(line) as object);
        expect(sorted(rows), reader).toEqual(sorted(want));
      }
    };

    test('partitions', async () => {
      const table = 'catalog.iot.partitioned';
      await using emulator = await startEmulator({ tables: [SensorEvent as never], data });
      await emulator.sql(
        `CREATE TABLE ${table} (id INT, day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, name STRING, amount DECIMAL(10,2), flag BOOLEAN, n BIGINT) PARTITIONED BY (day, at, local, name, amount, flag, n)`,
      );
      const names = ['a/b=c %3D ü', "it's", '..', ' ', '\u{1F600}', '__HIVE_DEFAULT_PARTITION__x'];
      const records = names.map((name, id) => ({
        id,
        day: -1 - id,
        at: String(-id * 1_000_001),
        local: String(id * 1_000_001),
        name,
        // The reader of delta-rs that uses pyarrow takes a negative one for '-1.-50'.
        amount: '1.50',
        flag: id % 2 === 0,
        n: String(2n ** 63n - BigInt(id + 1)),
      }));
      await insert(emulator, table, [...records, { id: 100 }]);
      const empty = { day: null, at: null, local: null, name: null, amount: null, flag: null, n: null };
      await expectRows(table, [...records, { id: 100, ...empty }]);
    });

    test('110 commits, with a checkpoint', async () => {
      const table = 'catalog.iot.commits';
      await using emulator = await startEmulator({ tables: [SensorEvent as never], data });
      await emulator.sql(`CREATE TABLE ${table} (id INT NOT NULL, name STRING)`);
      const records = Array.from({ length: 110 }, (_, id) => ({ id, name: `row ${id}` }));
      for (const record of records) await insert(emulator, table, [record]);
      expect(readdirSync(join(data, ...table.split('.'), '_delta_log'))).toContain('_last_checkpoint');
      await expectRows(table, records);
    });

    test('a table that was altered', async () => {
      const table = 'catalog.iot.altered';
      await using emulator = await startEmulator({ tables: [SensorEvent as never], data });
      await emulator.sql(`CREATE TABLE ${table} (id INT NOT NULL, s STRUCT<a: INT>)`);
      await insert(emulator, table, [{ id: 1, s: { a: 1 } }]);
      await emulator.sql(`ALTER TABLE ${table} ADD COLUMNS (name STRING, required DATE NOT NULL)`);
      await emulator.sql(`ALTER TABLE ${table} ADD COLUMN s.b BIGINT`);
      await emulator.sql(`ALTER TABLE ${table} ALTER COLUMN id DROP NOT NULL`);
      await insert(emulator, table, [{ name: 'two', required: -1, s: { b: 2 } }]);
      await expectRows(table, [
        { id: 1, s: { a: 1, b: null }, name: null, required: null },
        { id: null, s: { a: null, b: '2' }, name: 'two', required: -1 },
      ]);
    });

    test('renamed and dropped columns, for readers with column mapping', async () => {
      const table = 'catalog.iot.mapped';
      await using emulator = await startEmulator({ tables: [SensorEvent as never], data });
      await emulator.sql(`CREATE TABLE ${table} (id INT, x STRING, s STRUCT<a: INT>)`);
      await insert(emulator, table, [{ id: 1, x: 'x', s: { a: 1 } }]);
      await emulator.sql(`ALTER TABLE ${table} RENAME COLUMN id TO number`);
      await emulator.sql(`ALTER TABLE ${table} RENAME COLUMN s.a TO b`);
      await emulator.sql(`ALTER TABLE ${table} DROP COLUMN x`);
      await emulator.sql(`ALTER TABLE ${table} ADD COLUMN x INT`);
      await insert(emulator, table, [{ number: 2, s: { b: 2 }, x: 3 }]);
      const want = [
        { number: 1, s: { b: 1 }, x: null },
        { number: 2, s: { b: 2 }, x: 3 },
      ];
      await expectRows(table, want, withColumnMapping);
    });

    test('widened types, for readers with type widening', async () => {
      const table = 'catalog.iot.widened';
      await using emulator = await startEmulator({ tables: [SensorEvent as never], data });
      await emulator.sql(`CREATE TABLE ${table} (i INT, d DECIMAL(5,1), f FLOAT)`);
      await insert(emulator, table, [{ i: -1, d: '0.5', f: 0.5 }]);
      await emulator.sql(`ALTER TABLE ${table} ALTER COLUMN i TYPE BIGINT`);
      await emulator.sql(`ALTER TABLE ${table} ALTER COLUMN d TYPE DECIMAL(20,2)`);
      await emulator.sql(`ALTER TABLE ${table} ALTER COLUMN f TYPE DOUBLE`);
      await insert(emulator, table, [{ i: '9000000000', d: '123.45', f: 0.1 }]);
      const want = [
        { i: '-1', d: '0.50', f: '3fe0000000000000' },
        { i: '9000000000', d: '123.45', f: '3fb999999999999a' },
      ];
      await expectRows(table, want, withTypeWidening);
    });
  },
);
