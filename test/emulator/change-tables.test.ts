// Checked against recordings of an open-source Unity Catalog server (test/fixtures/recordings).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { type Exchange, exchange, exchanges } from '../catalog/replay-server.ts';
import { connect, createStream, tokenRequest } from './raw-client.ts';

const TABLES = '/api/2.1/unity-catalog/tables';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ grants: [] });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function send(
  method: string,
  path: string,
  body?: string,
  token = emulator.env['DATABRICKS_TOKEN'],
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(emulator.workspaceUrl + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const create = (body: unknown, token?: string): Promise<Answer> => send('POST', TABLES, JSON.stringify(body), token);
const int = {
  name: 'a',
  type_text: 'int',
  type_name: 'INT',
  type_json: '{"name":"a","type":"integer","nullable":true,"metadata":{}}',
  position: 0,
};
const table = (name: string, more: object = {}): object => ({
  name,
  catalog_name: 'catalog',
  schema_name: 'iot',
  table_type: 'MANAGED',
  data_source_format: 'DELTA',
  columns: [int],
  ...more,
});

const recorded = (status: number): Exchange[] =>
  exchanges.filter(
    ({ request, response }) => request.method === 'POST' && request.path === TABLES && response.status === status,
  );

describe('as the recorded server, it creates', () => {
  // Unity Catalog rejects two columns with one name; the recorded server does not. It has an own form of views.
  const other = ['edge_dup_columns', 'edge_case_dup_columns', 'edge_view', 'create_table'];
  const created = recorded(200).filter(({ name }) => !other.includes(name));

  test.each(created.map((each) => [each.name, each] as const))('%s', async (_, { request, response }) => {
    const { status, body } = await create({
      ...(request.body as object),
      name: `new_${(request.body as { name: string }).name}`,
    });
    expect([status, body['message']]).toEqual([200, undefined]);
    const want = response.body as Record<string, unknown> & { columns: Record<string, unknown>[] };
    for (const key of ['catalog_name', 'schema_name', 'table_type', 'comment', 'properties'] as const) {
      expect(body[key]).toEqual(want[key]);
    }
    const columns = (body['columns'] as Record<string, unknown>[]).map(({ name, type_name, nullable, comment }) => ({
      name,
      type_name,
      nullable,
      comment,
    }));
    const sorted = [...want.columns].sort((a, b) => Number(a['position']) - Number(b['position']));
    expect(columns).toMatchObject(sorted.map(({ name, nullable, comment }) => ({ name, nullable, comment })));
    expect(await send('GET', `${TABLES}/${String(body['full_name'])}`)).toEqual({ status: 200, body });
  });
});

describe('it rejects, as the recorded server', () => {
  test.each(['edge_bad_table_name_dot', 'edge_bad_table_name_space'])('%s', async (name) => {
    const { request, response } = exchange(name);
    const { status, body } = await create(request.body);
    expect([status, body['message']]).toEqual([response.status, (response.body as { message: string }).message]);
  });

  test('a table that exists', async () => {
    const { response } = exchange('edge_already_exists');
    const { status, body } = await create(table('sensor_events'));
    const { error_code, message } = response.body as Record<string, string>;
    expect([status, body['error_code'], body['message']]).toEqual([response.status, error_code, message]);
  });

  test('deleting a table that does not exist', async () => {
    const { request, response } = exchange('err_drop_missing');
    const { status, body } = await send(request.method, request.path);
    expect([status, body['error_code']]).toEqual([response.status, 'TABLE_DOES_NOT_EXIST']);
  });

  test.each(['', '{', 'null', '[]', '{"name": "x"}', '['.repeat(5000)])('the body %.20s', async (body) => {
    expect(await send('POST', TABLES, body)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE' },
    });
  });
});

test.each([{ catalog_name: 'a.b' }, { schema_name: '..' }, { schema_name: 'a/b' }, { catalog_name: 'a b' }])(
  'a name with %j is rejected, and no table is created',
  async (more) => {
    const before = emulator.tables;
    const { status, body } = await create(table('x', more));
    expect([status, body['message']]).toEqual([400, expect.stringContaining('Name cannot contain a period')]);
    expect(emulator.tables).toEqual(before);
  },
);

test('a body that is too large is rejected', async () => {
  const { status } = await send('POST', TABLES, JSON.stringify(table('x', { comment: 'x'.repeat(4 * 1024 * 1024) })));
  expect(status).toBe(400);
});

test('a table that was created takes streams, an external one is rejected with 4024', async () => {
  await emulator.sql('GRANT USE CATALOG ON CATALOG catalog TO emulator');
  await emulator.sql('GRANT USE SCHEMA ON SCHEMA catalog.iot TO emulator');
  for (const [name, type] of [
    ['made', 'MANAGED'],
    ['external', 'EXTERNAL'],
  ] as const) {
    expect((await create(table(name, { table_type: type }))).status).toBe(200);
    await emulator.sql(`GRANT SELECT, MODIFY ON TABLE catalog.iot.${name} TO emulator`);
    const stream = await connect(emulator, { table: `catalog.iot.${name}` });
    stream.send({ create_stream: createStream(`catalog.iot.${name}`) });
    if (type === 'MANAGED') await stream.expect('create_stream_response');
    else expect(await stream.ended).toMatchObject({ message: expect.stringContaining('Error Code: 4024,') });
    stream.close();
  }
});

test('a deleted table is gone with its grants', async () => {
  await emulator.sql('GRANT SELECT ON TABLE catalog.iot.sensor_events TO someone');
  expect(await send('DELETE', `${TABLES}/catalog.iot.Sensor_Events`)).toEqual({ status: 200, body: {} });
  expect((await send('GET', `${TABLES}/catalog.iot.sensor_events`)).status).toBe(404);
  await create(table('sensor_events'));
  const grants = await send('GET', '/api/2.1/unity-catalog/permissions/table/catalog.iot.sensor_events');
  expect(grants.body).toEqual({ privilege_assignments: [] });
});

test('a principal needs CREATE TABLE and MANAGE', async () => {
  const token = (await tokenRequest(emulator, {})).body['access_token'] as string;
  const remove = (): Promise<Answer> => send('DELETE', `${TABLES}/catalog.iot.x`, undefined, token);
  expect(await create(table('x'), token)).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  await emulator.sql('GRANT CREATE TABLE ON SCHEMA catalog.iot TO emulator');
  expect((await create(table('x'), token)).status).toBe(200);
  expect(await remove()).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
  await emulator.sql('GRANT MANAGE ON SCHEMA catalog.iot TO emulator');
  expect((await remove()).status).toBe(200);
  expect((await create(table('y'), 'guess')).status).toBe(401);
  expect((await send('DELETE', `${TABLES}/catalog.iot.sensor_events`, undefined, 'guess')).status).toBe(401);
});
