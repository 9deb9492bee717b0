import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { toTableInfo } from '../../src/emulator/workspace/table-info.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { exchanges } from '../catalog/replay-server.ts';
import { details, tokenRequest, writeToken } from './raw-client.ts';

const TABLES = '/api/2.1/unity-catalog/tables';
let emulator: Emulator;
beforeAll(async () => {
  const names = ['b', 'a', 'd', 'c'].map((table) => new TableName('catalog', 'paged', table));
  const column = { name: 'x', type: { kind: 'int' }, nullable: true } as const;
  emulator = await startEmulator({
    tables: [
      ...names.map((name) => ({ name, columns: [column] })),
      { name: new TableName('catalog', 'iot', 'sensor_events'), columns: [column] },
    ],
  });
});
afterAll(() => emulator.close());

describe('tokens', () => {
  const TABLE = 'catalog.iot.sensor_events';
  const rows: readonly (readonly [
    name: string,
    fields: Record<string, string>,
    status: number,
    error: string | undefined,
  ])[] = [
    ['plain', {}, 200, undefined],
    ['for a table', { authorization_details: details(TABLE) }, 200, undefined],
    ['for a table in another case', { authorization_details: details('Catalog.IOT.Sensor_Events') }, 200, undefined],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['another scope', { scope: 'sql' }, 400, 'invalid_scope'],
    [
      'a table that is missing',
      { authorization_details: details('catalog.iot.nope') },
      401,
      'invalid_authorization_details',
    ],
    ['details that are not JSON', { authorization_details: '[' }, 401, 'invalid_authorization_details'],
    ['details that are not a list', { authorization_details: '{}' }, 401, 'invalid_authorization_details'],
    [
      'details without MODIFY',
      { authorization_details: details(TABLE).replace('"MODIFY"', '"SELECT"') },
      401,
      'invalid_authorization_details',
    ],
    [
      'details of another schema',
      { authorization_details: details(TABLE).replace('"catalog.iot"', '"catalog.x"') },
      401,
      'invalid_authorization_details',
    ],
    [
      'another resource',
      { authorization_details: details(TABLE), resource: 'x' },
      401,
      'invalid_authorization_details',
    ],
  ];
  test.each(rows)('%s', async (_, fields, status, error) => {
    const response = await tokenRequest(emulator, fields);
    expect(response.status).toBe(status);
    if (error) expect(response.body['error']).toBe(error);
    else
      expect(response.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, access_token: expect.any(String) });
  });

  test('a wrong secret is invalid_client, and the error contains no secret', async () => {
    const response = await tokenRequest(emulator, {}, 'guess');
    expect(response).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(JSON.stringify(response)).not.toContain(emulator.env['DATABRICKS_CLIENT_SECRET']);
  });
});

describe('the catalog', () => {
  const get = async (
    path: string,
    token = emulator.env['DATABRICKS_TOKEN'],
  ): Promise<[number, Record<string, unknown>]> => {
    const response = await fetch(
      emulator.workspaceUrl + path,
      token ? { headers: { authorization: `Bearer ${token}` } } : {},
    );
    return [response.status, (await response.json()) as Record<string, unknown>];
  };
  const rows: readonly (readonly [path: string, status: number, code: string])[] = [
    [`${TABLES}/catalog.iot.nope`, 404, 'TABLE_DOES_NOT_EXIST'],
    [`${TABLES}/%E0%A4%A`, 404, 'TABLE_DOES_NOT_EXIST'],
    [TABLES, 400, 'INVALID_PARAMETER_VALUE'],
    [`${TABLES}?catalog_name=catalog&schema_name=iot&max_results=-1`, 400, 'INVALID_PARAMETER_VALUE'],
    [`${TABLES}?catalog_name=catalog&schema_name=iot&max_results=abc`, 400, 'INVALID_PARAMETER_VALUE'],
    [`${TABLES}?catalog_name=nope&schema_name=iot`, 404, 'CATALOG_DOES_NOT_EXIST'],
    [`${TABLES}?catalog_name=catalog&schema_name=nope`, 404, 'SCHEMA_DOES_NOT_EXIST'],
    ['/oidc/v1/token', 404, 'ENDPOINT_NOT_FOUND'],
    ['/api/2.1/unity-catalog/nope', 404, 'ENDPOINT_NOT_FOUND'],
  ];
  test.each(rows)('%s is %i %s', async (path, status, code) => {
    const [got, body] = await get(path);
    expect([got, body['error_code']]).toEqual([status, code]);
    expect(body).toMatchObject({ message: expect.any(String), details: [expect.anything()] });
  });

  test('publishes the token endpoint', async () => {
    const [, config] = await get('/.well-known/databricks-config', '');
    const oidc = String(config['oidc_endpoint']).slice(emulator.workspaceUrl.length);
    const [, server] = await get(`${oidc}/.well-known/oauth-authorization-server`, '');
    expect(server['token_endpoint']).toBe(`${emulator.workspaceUrl}/oidc/v1/token`);
  });

  test('requires a token for metadata', async () => {
    const path = `${TABLES}/catalog.iot.sensor_events`;
    const plain = (await tokenRequest(emulator, {})).body['access_token'] as string;
    expect((await get(path, ''))[0]).toBe(401);
    expect((await get(path, 'x'))[0]).toBe(401);
    expect((await get(path, await writeToken(emulator)))[0]).toBe(403);
    expect((await get(path, plain))[0]).toBe(200);
    expect((await get(path))[0]).toBe(200);
    expect((await get(`${TABLES}/Catalog%2Eiot.SENSOR_events`))[1]).toMatchObject({ name: 'sensor_events' });
  });

  test('pages its lists; a full page has a token and the next one is empty', async () => {
    const pages: unknown[] = [];
    for (let token = ''; ; ) {
      const [, body] = await get(`${TABLES}?catalog_name=catalog&schema_name=paged&max_results=2&page_token=${token}`);
      const { tables, next_page_token } = body as { tables: { name: string }[]; next_page_token: string | null };
      pages.push(tables.map(({ name }) => name));
      if (next_page_token === null) break;
      token = next_page_token;
    }
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], []]);
  });

  test('shows an ALTER immediately, with a new update time', async () => {
    const path = `${TABLES}/catalog.paged.a`;
    const [, before] = await get(path);
    await emulator.sql('ALTER TABLE catalog.paged.a ADD COLUMN y STRING COMMENT "new" FIRST');
    const [, after] = await get(path);
    expect(
      (after['columns'] as { name: string; position: number; comment: string }[]).map(({ name, position, comment }) => [
        name,
        position,
        comment,
      ]),
    ).toEqual([
      ['y', 0, 'new'],
      ['x', 1, null],
    ]);
    expect(after['table_id']).toBe(before['table_id']);
    expect(Number(after['updated_at'])).toBeGreaterThanOrEqual(Number(before['updated_at']));
  });
});

describe('a table response', () => {
  const recorded = exchanges.filter(
    ({ request, response }) =>
      request.method === 'GET' && /\/tables\/[^/]+$/.test(request.path) && response.status === 200,
  );

  test.each(recorded.map(({ name, response }) => [name, response.body] as const))(
    'is that of a real server: %s',
    (_, body) => {
      const want = body as Record<string, unknown> & { columns: Record<string, unknown>[] };
      const model = parseTableResponse(want, 'a recording');
      const facts = {
        tableId: model.tableId ?? '',
        createdAt: Number(want['created_at']),
        updatedAt: Number(want['updated_at']),
      };
      const got = toTableInfo(model, facts) as typeof want;
      const { columns, ...table } = want;
      // The model does not include the storage location and the owner.
      const unknown = { storage_location: null, owner: null, created_by: null, updated_by: null };
      expect(got).toMatchObject({ ...table, ...unknown });
      const sorted = [...columns].sort((a, b) => Number(a['position']) - Number(b['position']));
      expect(got.columns.map(comparable)).toEqual(sorted.map(comparable));
    },
  );

  /** Parses type_json, because the order of its keys is arbitrary. Recorded responses repeat the posted precision and scale. */
  function comparable({ type_json, type_precision, type_scale, mask, ...column }: Record<string, unknown>): unknown {
    return { ...column, type_json: JSON.parse(String(type_json)) };
  }

  const models: readonly TableModel['columns'][] = [
    [
      { name: 'a', type: { kind: 'varchar', length: 10 }, nullable: false, comment: 'c' },
      {
        name: 'b',
        type: { kind: 'array', element: { kind: 'char', length: 3 }, containsNull: false },
        nullable: true,
        comment: null,
      },
      { name: 'c', type: { kind: 'string', collation: 'UNICODE' }, nullable: true, comment: null, columnId: 7 },
      { name: 'd', type: { kind: 'unsupported', text: 'interval day to second' }, nullable: true, comment: null },
      {
        name: 'e',
        type: {
          kind: 'struct',
          fields: [
            { name: 'x,y', type: { kind: 'decimal', precision: 5, scale: 2 }, nullable: false, comment: 'inner' },
            {
              name: 'z',
              type: { kind: 'map', key: { kind: 'date' }, value: { kind: 'tinyint' }, valueContainsNull: true },
              nullable: true,
              comment: null,
            },
          ],
        },
        nullable: true,
        comment: null,
      },
      {
        name: 'f',
        type: { kind: 'bigint' },
        nullable: true,
        comment: null,
        generated: 'a + 1',
        identity: false,
        defaultValue: null,
      },
    ],
  ];
  test.each(models.map((columns) => [columns]))('parses to the model that it was created from', (columns) => {
    const name = new TableName('c', 's', 't');
    const response = toTableInfo({ name, columns }, { tableId: 'id', createdAt: 1, updatedAt: 2 });
    const model = parseTableResponse(JSON.parse(JSON.stringify(response)), 'the emulator');
    expect(
      model.columns.map((column, i) =>
        Object.fromEntries(Object.keys(columns[i]!).map((key) => [key, column[key as keyof typeof column]])),
      ),
    ).toEqual(columns);
  });
});
