import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { readWholeSnapshot } from '../../src/catalog/snapshot/read-snapshot.ts';
import type { TableInput } from '../../src/emulator/index.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { toTableModel } from '../../src/emulator/tables/table-of-records.ts';
import { recordColumns } from '../../src/proto/record-columns.ts';
import { sensorDescriptor, sensorRecord } from './descriptors.ts';
import { open } from './raw-client.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/tables', import.meta.url));
const SAMPLE = 'catalog.iot.sensor_events';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator snapshots '));
});
afterAll(() => rm(folder, { recursive: true }));

describe('tables', () => {
  test('default to the sample', async () => {
    await using emulator = await startEmulator();
    expect(emulator.rows(SAMPLE)).toEqual([]);
    expect(() => emulator.rows('catalog.iot.nope')).toThrow(
      'has no table catalog.iot.nope. Its tables are: catalog.iot.sensor_events',
    );
  });

  test('an error names the first of many', async () => {
    const columns = [{ name: 'x', type: 'int' }] as const;
    const tables = Array.from({ length: 25 }, (_, i) => ({ table: `main.a.t${i}`, columns }));
    await using emulator = await startEmulator({ tables });
    expect(() => emulator.rows('main.a.nope')).toThrow(/ main\.a\.t19, 5 more$/);
  });

  test('can be a record class, a model and a snapshot', async () => {
    const record = { table: 'main.a.b', columns: [{ name: 'x', type: 'int', notNull: true }] } as const;
    const model = { ...toTableModel(record), name: toTableModel({ ...record, table: 'main.a.c' }).name };
    await using emulator = await startEmulator({ tables: [record, model, join(FIXTURES, 'sensor_events.json')] });
    expect([record, 'main.a.c', SAMPLE].map((table) => emulator.count(table))).toEqual([0, 0, 0]);
  });

  test('can be a folder with .json files', async () => {
    const tables = await readWholeSnapshot([FIXTURES], {});
    expect(tables.map(({ name }) => String(name))).toContain(SAMPLE);
    await using emulator = await startEmulator({ tables: [FIXTURES] });
    for (const { name } of tables) expect(emulator.count(String(name))).toBe(0);
    const served = await Promise.all(
      tables.map(async ({ name }) => {
        const headers = { authorization: `Bearer ${emulator.env['DATABRICKS_TOKEN']}` };
        const url = `${emulator.workspaceUrl}/api/2.1/unity-catalog/tables/${name.toUrl()}`;
        return parseTableResponse(await (await fetch(url, { headers })).json(), 'the emulator');
      }),
    );
    expect(served.map(({ tableId: _, ...table }) => table)).toEqual(tables.map(({ tableId: _, ...table }) => table));
  });

  const files: readonly (readonly [name: string, content: string | undefined, message: string])[] = [
    ['missing.json', undefined, 'it does not exist'],
    ['text.json', 'CREATE TABLE', 'it is not JSON'],
    ['other.json', '{"columns":[]}', 'it contains no response of Unity Catalog or DESCRIBE'],
    ['list.json', '[]', 'it contains no table'],
    ['migration.sql', 'CREATE TABLE t (a INT)', 'The table t has no schema'],
    [
      'bad.json',
      '{"name":"t","catalog_name":"c","schema_name":"s","columns":[{"name":"a","type_text":"strin"}]}',
      'strin',
    ],
  ];
  test.each(files)('%s is rejected', async (name, content, message) => {
    const file = join(folder, name);
    if (content !== undefined) await writeFile(file, content);
    await expect(startEmulator({ tables: [file] })).rejects.toThrow(message);
    if (name !== 'bad.json') await expect(startEmulator({ tables: [file] })).rejects.toThrow(file);
  });

  test('can be SQL statements and DESCRIBE responses', async () => {
    const sql = join(folder, 'tables.sql');
    await writeFile(
      sql,
      "CREATE TABLE c.s.one (a INT NOT NULL COMMENT 'x');\nALTER TABLE c.s.one ADD COLUMN b STRING;",
    );
    const json = join(folder, 'two.json');
    const columns = [{ name: 'd', type: { name: 'timestamp_ltz' }, nullable: true }];
    await writeFile(json, JSON.stringify({ table_name: 'two', catalog_name: 'c', schema_name: 's', columns }));
    await using emulator = await startEmulator({ tables: [sql, json] });
    expect([emulator.count('c.s.one'), emulator.count('c.s.two')]).toEqual([0, 0]);
  });

  test('an empty folder and a duplicate name are rejected', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(startEmulator({ tables: [empty] })).rejects.toThrow('contains no .json or .sql files');
    const twice: TableInput[] = ['c.s.t', 'C.S.T'].map((table) => ({ table, columns: [{ name: 'x', type: 'int' }] }));
    await expect(startEmulator({ tables: twice })).rejects.toMatchObject({
      name: 'GenError',
      code: 'emulated-twice',
      message: 'Table C.S.T is given to the emulator twice. [emulated-twice]',
    });
  });

  test('several paths are one snapshot, and a file that is given again is read once', async () => {
    const migrations = join(folder, 'migrations');
    await mkdir(migrations);
    const [create, alter] = [join(migrations, '1.sql'), join(migrations, '2.sql')];
    await writeFile(create, 'CREATE TABLE c.s.t (a INT);');
    await writeFile(alter, 'ALTER TABLE c.s.t ADD COLUMN b INT;');
    await using emulator = await startEmulator({ tables: [create, alter, create, migrations] });
    await emulator.sql("ALTER TABLE c.s.t ALTER COLUMN b COMMENT 'from the second file'");
    expect(emulator.count('c.s.t')).toBe(0);
  });

  test('a table that two files define is rejected with both files', async () => {
    const duplicates = join(folder, 'duplicates');
    await mkdir(duplicates);
    const [first, second] = [join(duplicates, '1.sql'), join(duplicates, '2.sql')];
    for (const file of [first, second]) await writeFile(file, 'CREATE TABLE c.s.t (a INT);');
    const message = `Table c.s.t already exists (created in ${first})`;
    for (const tables of [[first, second], [duplicates]]) {
      await expect(startEmulator({ tables })).rejects.toMatchObject({
        code: 'snapshot-sql-invalid',
        message: expect.stringContaining(message),
      });
    }
  });
});

test('columns of every type survive conversion to a record class and back', () => {
  const columns = [
    { name: 'a', type: 'decimal(5,2)' },
    { name: 'b', type: 'varchar(3)', notNull: true },
    { name: 'c', type: { array: { struct: [{ name: 'x', type: 'timestamp_ntz', notNull: true }] } } },
    { name: 'd', type: { map: ['date', { struct: [{ name: 'y', type: 'variant' }] }] } },
  ] as const;
  expect(recordColumns(toTableModel({ table: 'c.s.t', columns }).columns)).toEqual(columns);
});

test('env has the variables that the generator and producers read', async () => {
  await using emulator = await startEmulator();
  expect(Object.keys(emulator.env)).toEqual([
    'ZEROBUS_SERVER_ENDPOINT',
    'DATABRICKS_HOST',
    'DATABRICKS_WORKSPACE_URL',
    'DATABRICKS_CLIENT_ID',
    'DATABRICKS_CLIENT_SECRET',
    'DATABRICKS_TOKEN',
    'DATABRICKS_AUTH_TYPE',
    'ZEROBUS_EMULATOR_ADMIN_URL',
    'ZEROBUS_EMULATOR_ADMIN_TOKEN',
  ]);
  expect(emulator.client).toBe(emulator.client);
});

describe('waitForRows', () => {
  test('resolves once the rows have arrived', async () => {
    await using emulator = await startEmulator();
    const waiting = emulator.waitForRows(SAMPLE, 2);
    const stream = await open(emulator, sensorDescriptor);
    const record = sensorRecord({ device_id: 'a', event_ts: 0 });
    for (let i = 0; i < 2; i++) stream.send({ ingest_record: { offset_id: i, proto_encoded_record: record } });
    await waiting;
    await emulator.waitForRows({ table: SAMPLE }, 1);
    expect(emulator.count(SAMPLE)).toBe(2);
    expect(emulator.stats).toEqual({ streams: 1, tokens: 1 });
    stream.close();
  });

  test('rejects with the reason of its signal', async () => {
    await using emulator = await startEmulator();
    const controller = new AbortController();
    const waiting = emulator.waitForRows(SAMPLE, 1, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(emulator.waitForRows(SAMPLE, 0, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

test('a used port is an error and leaves no server open', async () => {
  await using emulator = await startEmulator();
  const port = Number(new URL(emulator.endpoint).port);
  for (const options of [{ port }, { workspacePort: port }]) {
    await expect(startEmulator(options)).rejects.toThrow(
      `The emulator cannot listen on port ${port}: it is taken (EADDRINUSE). [port-unavailable]`,
    );
  }
});
