import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GrantRegistry } from '../../src/emulator/grants/grant-registry.ts';
import { createWriteGrants } from '../../src/emulator/grants/initial-grants.ts';
import type { Securable } from '../../src/emulator/grants/securable.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { parseGrant } from '../../src/emulator/sql/parse-grant.ts';
import { SAMPLE_TABLE } from '../../src/emulator/tables/sample-table.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { connect, createStream, details, open, tokenRequest, writeToken } from './raw-client.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const run = async (on: Emulator, ...statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await on.sql(statement);
};

test('the initial grants cover a table with dots in the parts of its name', async () => {
  const model: TableModel = { ...SAMPLE_TABLE, name: TableName.of('a.b', 'c', 'd.e') };
  await using other = await startEmulator({ tables: [model] });
  expect(other.tables).toEqual(['a.b.c.d.e']);
  const grants = new GrantRegistry(createWriteGrants('p', [model]));
  expect(grants.findMissingPrivilege('p', model.name)).toBeUndefined();
  expect(grants.findMissingPrivilege('q', model.name)).toBe("SELECT on TABLE 'a.b.c.d.e'");
});

test('a lookup reads the grants on the table and its parents only', () => {
  let reads = 0;
  const others = Array.from({ length: 1000 }, (_, i) => ({
    action: 'grant' as const,
    privileges: ['SELECT'],
    principal: 'p',
    securable: {
      type: 'TABLE' as const,
      get name() {
        reads++;
        return `a.b.t${i}`;
      },
    },
  }));
  const name = TableName.of('a', 'B', 'c');
  const registry = new GrantRegistry([...others, ...createWriteGrants('p', [{ ...SAMPLE_TABLE, name }])]);
  reads = 0;
  expect(registry.findMissingPrivilege('P', TableName.of('a', 'b', 'C'))).toBeUndefined();
  registry.rename({ type: 'TABLE', name: 'A.b.c' }, 'a.b.d');
  expect(registry.findMissingPrivilege('p', TableName.of('a', 'b', 'd'))).toBeUndefined();
  expect(registry.findMissingPrivilege('p', name)).toBe("SELECT on TABLE 'a.B.c'");
  registry.remove({ type: 'TABLE', name: 'a.b.d' });
  expect(registry.effective({ type: 'TABLE', name: 'a.b.d' }).map(({ privilege }) => privilege)).toEqual([
    'USE_SCHEMA',
    'USE_CATALOG',
  ]);
  expect(reads).toBe(0);
});

describe('GRANT and REVOKE', () => {
  const rows: readonly (readonly [sql: string, want: string])[] = [
    ['GRANT SELECT, MODIFY ON TABLE a.b.c TO p', 'grant SELECT,MODIFY TABLE a.b.c p'],
    ['grant select on a.b.c to `6e1f-04`;', 'grant SELECT TABLE a.b.c 6e1f-04'],
    ['REVOKE USE SCHEMA ON SCHEMA a.b FROM `the team`', 'revoke USE_SCHEMA SCHEMA a.b the team'],
    ['GRANT ALL PRIVILEGES ON CATALOG `a``b` TO p', 'grant ALL_PRIVILEGES CATALOG a`b p'],
    ['GRANT SELECT ON table.b.c TO p', 'grant SELECT TABLE table.b.c p'],
    ['GRANT USE CATALOG ON CATALOG a TO p', 'grant USE_CATALOG CATALOG a p'],
  ];
  test.each(rows)('%s', (sql, want) => {
    const { action, privileges, securable, principal } = parseGrant(sql)!;
    expect(`${action} ${privileges} ${securable.type} ${securable.name} ${principal}`).toBe(want);
  });

  const invalid: readonly (readonly [sql: string, message: RegExp])[] = [
    ['GRANT FLY ON TABLE a.b.c TO p', /not a privilege on a TABLE, found "FLY" \(at character 7\)/],
    ['GRANT SELECT, USE CATALOG ON TABLE a.b.c TO p', /not a privilege on a TABLE, found "USE" \(at character 15\)/],
    ['GRANT SELECT ON SCHEMA a.b.c TO p', /has 2 parts, not 3/],
    ['GRANT SELECT ON TABLE a.b TO p', /has 3 parts, not 2/],
    ['GRANT SELECT ON TABLE a.b.c FROM p', /expected TO/],
    ['REVOKE SELECT ON TABLE a.b.c TO p', /expected FROM/],
    ['GRANT SELECT ON TABLE a.b.c TO p WITH GRANT OPTION', /unexpected "WITH"/],
    ['GRANT ON TABLE a.b.c TO p', /expected a privilege, found "ON"/],
  ];
  test.each(invalid)('%s is rejected', (sql, message) => {
    expect(() => parseGrant(sql)).toThrow(message);
  });

  test('returns undefined for another statement', () =>
    expect(parseGrant('ALTER TABLE a.b.c ADD COLUMN x INT')).toBeUndefined());

  test('of names with spaces do not replace each other', () => {
    const on = (name: string): Securable => ({ type: 'TABLE', name });
    const grant = { action: 'grant', privileges: ['SELECT'] } as const;
    const grants = new GrantRegistry([
      { ...grant, securable: on('a.b.c'), principal: 'd e' },
      { ...grant, securable: on('a.b.c d'), principal: 'e' },
    ]);
    expect(grants.direct(on('a.b.c')).map(({ principal }) => principal)).toEqual(['d e']);
    expect(grants.direct(on('a.b.c d')).map(({ principal }) => principal)).toEqual(['e']);
  });

  test('rejects unknown securables and other statements', async () => {
    await expect(emulator.sql('GRANT SELECT ON TABLE catalog.iot.nope TO p')).rejects.toThrow('no table');
    await expect(startEmulator({ grants: ['GRANT USE SCHEMA ON SCHEMA catalog.x TO p'] })).rejects.toThrow('no schema');
    await expect(startEmulator({ grants: ['DROP TABLE x'] })).rejects.toThrow('takes GRANT and REVOKE statements');
  });
});

describe('a write token', () => {
  const P = 'emulator';
  const without = 'invalid_authorization_details';
  const rows: readonly (readonly [name: string, statements: readonly string[], error: string | undefined])[] = [
    ['with all grants', [], undefined],
    ['without MODIFY', [`REVOKE MODIFY ON TABLE ${TABLE} FROM ${P}`], without],
    ['without SELECT', [`REVOKE SELECT ON TABLE ${TABLE} FROM ${P}`], without],
    ['without USE SCHEMA', [`REVOKE USE SCHEMA ON SCHEMA catalog.iot FROM ${P}`], without],
    ['without USE CATALOG', [`REVOKE USE CATALOG ON CATALOG catalog FROM ${P}`], without],
    [
      'with inherited MODIFY',
      [`REVOKE MODIFY ON TABLE ${TABLE} FROM ${P}`, `GRANT MODIFY ON SCHEMA catalog.iot TO ${P}`],
      without,
    ],
    [
      'with ALL PRIVILEGES on the table',
      [`REVOKE SELECT, MODIFY ON TABLE ${TABLE} FROM ${P}`, `GRANT ALL PRIVILEGES ON TABLE ${TABLE} TO ${P}`],
      without,
    ],
    [
      'with inherited USE SCHEMA',
      [`REVOKE USE SCHEMA ON SCHEMA catalog.iot FROM ${P}`, `GRANT USE SCHEMA ON CATALOG catalog TO ${P}`],
      undefined,
    ],
    [
      'with ALL PRIVILEGES on the catalog',
      [`REVOKE USE CATALOG ON CATALOG catalog FROM ${P}`, `GRANT ALL PRIVILEGES ON CATALOG catalog TO EMULATOR`],
      undefined,
    ],
    [
      'revoked and granted again',
      [`REVOKE MODIFY ON ${TABLE} FROM ${P}`, `GRANT MODIFY ON ${TABLE} TO ${P}`],
      undefined,
    ],
    ['revoked from another one', [`REVOKE MODIFY ON ${TABLE} FROM somebody`], undefined],
  ];
  test.each(rows)('%s', async (_, statements, error) => {
    await run(emulator, ...statements);
    const response = await tokenRequest(emulator, { authorization_details: details(TABLE) });
    expect([response.status, response.body['error']]).toEqual(error ? [401, error] : [200, undefined]);
  });

  test('a privilege revoked after the token was issued rejects new streams; open streams continue', async () => {
    const token = await writeToken(emulator);
    const before = await open(emulator, undefined, { token });
    await run(emulator, `REVOKE MODIFY ON TABLE ${TABLE} FROM emulator`);
    before.send({ ingest_record: { offset_id: 0, json_record: '{"device_id":"a","event_ts":1}' } });
    expect(await before.acked(0)).toEqual([0]);
    const after = await connect(emulator, { token });
    after.send({ create_stream: createStream(TABLE) });
    expect(await after.ended).toMatchObject({ status: 7, message: expect.stringContaining('Error Code: 3,') });
    before.close();
    after.close();
  });

  test('for another principal depends on the given grants', async () => {
    const grants = [
      'GRANT USE CATALOG, USE SCHEMA ON CATALOG catalog TO `app-1`',
      `GRANT SELECT, MODIFY ON TABLE ${TABLE} TO \`app-1\``,
    ];
    await using other = await startEmulator({ clientId: 'app-1', grants });
    await run(other, `REVOKE MODIFY ON ${TABLE} FROM \`app-1\``);
    await other.reset();
    expect((await tokenRequest(other, { authorization_details: details(TABLE) })).status).toBe(200);
    await using none = await startEmulator({ grants: [] });
    expect((await tokenRequest(none, { authorization_details: details(TABLE) })).status).toBe(401);
  });
});

describe('reading grants', () => {
  const API = '/api/2.1/unity-catalog';
  const get = async (path: string, token: string): Promise<readonly [number, unknown]> => {
    const response = await fetch(emulator.workspaceUrl + path, { headers: { authorization: `Bearer ${token}` } });
    const body = (await response.json()) as Record<string, unknown>;
    return [response.status, body['privilege_assignments'] ?? body['error_code']];
  };
  beforeEach(() =>
    run(emulator, 'GRANT SELECT ON SCHEMA catalog.iot TO team', 'GRANT MODIFY ON CATALOG catalog TO emulator'),
  );

  const own = [{ principal: 'emulator', privileges: ['SELECT', 'MODIFY'] }];
  const rows: readonly (readonly [path: string, status: number, want: unknown])[] = [
    [`permissions/table/${TABLE}`, 200, own],
    [`permissions/TABLE/${TABLE}?principal=Emulator`, 200, own],
    [`permissions/table/${TABLE}?principal=team`, 200, []],
    ['permissions/catalog/catalog', 200, [{ principal: 'emulator', privileges: ['USE_CATALOG', 'MODIFY'] }]],
    [
      `effective-permissions/table/${TABLE}?principal=team`,
      200,
      [
        {
          principal: 'team',
          privileges: [{ privilege: 'SELECT', inherited_from_type: 'SCHEMA', inherited_from_name: 'catalog.iot' }],
        },
      ],
    ],
    [
      'effective-permissions/schema/catalog.iot?principal=emulator',
      200,
      [
        {
          principal: 'emulator',
          privileges: [
            { privilege: 'USE_SCHEMA' },
            { privilege: 'USE_CATALOG', inherited_from_type: 'CATALOG', inherited_from_name: 'catalog' },
            { privilege: 'MODIFY', inherited_from_type: 'CATALOG', inherited_from_name: 'catalog' },
          ],
        },
      ],
    ],
    ['permissions/table/catalog.iot.nope', 404, 'TABLE_DOES_NOT_EXIST'],
    ['permissions/schema/catalog.nope', 404, 'SCHEMA_DOES_NOT_EXIST'],
    ['permissions/volume/x', 400, 'INVALID_PARAMETER_VALUE'],
  ];
  test.each(rows)('%s', async (path, status, want) => {
    expect(await get(`${API}/${path}`, emulator.env['DATABRICKS_TOKEN']!)).toEqual([status, want]);
  });

  test('a principal that is not an admin sees only its own grants, by name', async () => {
    const token = (await tokenRequest(emulator, {})).body['access_token'] as string;
    const path = `${API}/permissions/table/${TABLE}`;
    expect((await get(path, token))[0]).toBe(403);
    expect((await get(`${path}?principal=team`, token))[0]).toBe(403);
    expect(await get(`${path}?principal=emulator`, token)).toEqual([200, own]);
    await run(emulator, `GRANT MANAGE ON SCHEMA catalog.iot TO emulator`);
    expect((await get(path, token))[0]).toBe(200);
  });
});

test('the workspace reports the user, its id and the time', async () => {
  const me = '/api/2.0/preview/scim/v2/Me';
  const token = (await tokenRequest(emulator, {})).body['access_token'] as string;
  const response = await fetch(emulator.workspaceUrl + me, { headers: { authorization: `Bearer ${token}` } });
  expect(await response.json()).toMatchObject({ userName: 'emulator' });
  expect(response.headers.get('x-databricks-org-id')).toBe('127');
  expect(Date.parse(response.headers.get('date')!)).toBeGreaterThan(0);
});

describe('unsupported tables', () => {
  const column = { name: 'id', type: { kind: 'string' }, nullable: true } as const;
  const rows: readonly (readonly [name: string, facts: Partial<TableModel>, code: number | undefined])[] = [
    ['managed', { kind: 'MANAGED' }, undefined],
    ['streaming_table', { kind: 'STREAMING_TABLE' }, undefined],
    ['external', { kind: 'EXTERNAL' }, 4024],
    ['view', { kind: 'VIEW' }, 4024],
    ['iceberg', { format: 'ICEBERG' }, 4024],
    ['generated', { columns: [{ ...column, generated: 'upper(x)' }] }, 1015],
    ['constrained', { properties: { 'delta.constraints.positive': 'id > 0' } }, 1015],
    ['constrained_by_name', { checks: 'positive' }, 1015],
    ['catalog_managed', { properties: { 'delta.feature.catalogManaged': 'supported' } }, 1015],
  ];
  test('are rejected when a stream is opened', async () => {
    const tables = rows.map(([name, facts]) => ({
      name: new TableName('catalog', 'kinds', name),
      columns: [column],
      ...facts,
    }));
    await using kinds = await startEmulator({ tables });
    for (const [name, , code] of rows) {
      const table = `catalog.kinds.${name}`;
      const stream = await connect(kinds, { table });
      stream.send({ create_stream: createStream(table) });
      const outcome = code === undefined ? await stream.expect('create_stream_response') : await stream.ended;
      if (code !== undefined)
        expect(outcome, name).toMatchObject({ message: expect.stringContaining(`Error Code: ${code},`) });
      stream.close();
    }
  });
});
