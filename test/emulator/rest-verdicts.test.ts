// REST and gRPC give the same verdict, with the same text.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { invalidRecords, invalidValues, validValues } from './json-values.ts';
import { connect, createStream, type End } from './raw-client.ts';
import { insert, insertOverHttp2 } from './rest-client.ts';
import { useStreams } from './use-streams.ts';

/** HTTP statuses of the gRPC statuses that reject records and tables. */
const STATUSES: Readonly<Record<number, number>> = { 0: 200, 3: 400, 12: 501 };

const types = [...new Set([...validValues, ...invalidValues].map(([type]) => type))];
const tableOf = (type: string): string => `c.s.t${types.indexOf(type)}`;
const columnOf = (type: string): ColumnModel => ({ name: 'x', type: parseSqlType(type), nullable: true });
const column = columnOf('INT');
const rejected: readonly TableModel[] = [
  { name: new TableName('c', 's', 'view'), kind: 'VIEW', columns: [column] },
  { name: new TableName('c', 's', 'csv'), format: 'CSV', columns: [column] },
  { name: new TableName('c', 's', 'generated'), columns: [{ ...column, generated: 'x + 1' }] },
  { name: new TableName('c', 's', 'checked'), columns: [column], properties: { 'delta.constraints.a': 'x > 0' } },
  {
    name: new TableName('c', 's', 'managed'),
    columns: [column],
    properties: { 'delta.feature.catalogManaged': 'supported' },
  },
];

let emulator: Emulator;
beforeAll(async () => {
  const tables = types.map((type) => {
    const [, , table] = tableOf(type).split('.') as [string, string, string];
    return { name: new TableName('c', 's', table), columns: [columnOf(type)] };
  });
  emulator = await startEmulator({ tables: [...tables, ...rejected] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();

/** Sends a record on a JSON stream, and ends the call. */
async function overGrpc(table: string, json: string): Promise<End> {
  const stream = await closeAfterTest(connect(emulator, { table }));
  stream.send({ create_stream: createStream(table) });
  stream.send({ ingest_record: { offset_id: 0, json_record: json } });
  stream.call.end();
  return stream.ended;
}

/** Expects the same verdict of both, with this text. */
async function expectVerdict(table: string, json: string, text: string): Promise<void> {
  const { status, message } = await overGrpc(table, json);
  expect(message).toContain(text);
  const want = { status: STATUSES[status], body: { message: message.replace(' at offset 0', '') } };
  expect(await insert(emulator, `[${json}]`, { table })).toMatchObject(want);
  expect(await insertOverHttp2(emulator, `[${json}]`, { table })).toMatchObject(want);
  expect(emulator.count(table)).toBe(0);
}

describe('a valid value', () => {
  test.each(validValues)('%s %s', async (type, json) => {
    const table = tableOf(type);
    const record = `{"x":${json}}`;
    expect(await overGrpc(table, record)).toMatchObject({ status: 0 });
    expect(await insert(emulator, `[${record}, ${record}]`, { table })).toMatchObject({ status: 200, body: {} });
    const [first, ...rest] = emulator.rows(table);
    expect(rest).toEqual([first, first]);
  });
});

describe('an invalid value', () => {
  test.each(invalidValues)('%s %s', (type, json, text) => expectVerdict(tableOf(type), `{"x":${json}}`, text));
});

describe('an invalid record', () => {
  const balanced = invalidRecords.filter(([json]) => json !== '{');
  test.each(balanced)('%s', (json, text) => expectVerdict(tableOf('INT'), json, text));

  test('that has no end has none in an array either', async () => {
    const table = tableOf('INT');
    expect(await overGrpc(table, '{')).toMatchObject({ status: 3 });
    expect(await insert(emulator, '[{]', { table })).toMatchObject({ status: 400 });
  });

  test('that is nested too deep', () => {
    const deep = `{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    return expectVerdict(tableOf('ARRAY<INT>'), deep, 'nested deeper than 1000 levels');
  });
});

test.each(rejected.map(({ name }) => String(name)))('the table %s is not supported', (table) =>
  expectVerdict(table, '{"x":1}', ''),
);
