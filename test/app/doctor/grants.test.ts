import { describe, expect, test } from 'vitest';
import type { CheckStatus } from '../../../src/app/doctor/doctor-report.ts';
import { checkGrants } from '../../../src/app/doctor/table/check-grants.ts';
import { classifyGrants } from '../../../src/app/doctor/table/classify-grants.ts';
import { getPrivilegeLevels } from '../../../src/app/doctor/table/privilege-level.ts';
import { type HeldGrant, readGrants } from '../../../src/catalog/rest/read-grants.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { serve, type TestServer } from '../../catalog/replay-server.ts';
import { testMachine } from './test-machine.ts';

const ME = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const levels = getPrivilegeLevels(new TableName('main', 'iot', 'we`ird'));

/** Parses `SELECT`, `SELECT@SCHEMA main.iot` for an inherited grant, and `group:SELECT` for the grant of another principal. */
function held(text: string): HeldGrant {
  const [, principal = ME, privilege = '', inheritedFrom] = /^(?:([^:]+):)?([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  return { principal, privilege, inheritedFrom };
}

const rows: readonly (readonly [
  level: keyof typeof levels,
  grants: readonly string[],
  status: CheckStatus,
  text: RegExp,
])[] = [
  ['table', ['SELECT', 'MODIFY'], 'ok', /^SELECT and MODIFY on the table main\.iot\.we`ird itself/],
  ['table', [`${ME.toUpperCase()}:SELECT`, 'MODIFY'], 'ok', /SELECT and MODIFY/],
  ['table', [], 'fail', /lacks SELECT and MODIFY .*GRANT SELECT, MODIFY ON TABLE `main`\.`iot`\.`we``ird` TO `0f1e/],
  ['table', ['SELECT'], 'fail', /lacks MODIFY .*GRANT MODIFY ON TABLE/],
  ['table', ['ALL PRIVILEGES'], 'fail', /only has ALL PRIVILEGES, which does not count/],
  [
    'table',
    ['SELECT', 'MODIFY@SCHEMA main.iot'],
    'fail',
    /MODIFY inherited from SCHEMA main\.iot, which does not count/,
  ],
  ['table', ['ALL PRIVILEGES@CATALOG main'], 'fail', /ALL PRIVILEGES inherited from CATALOG main, which/],
  ['table', ['writers:SELECT', 'writers:MODIFY'], 'warn', /writers has it\. .* is a member/],
  ['table', ['SELECT', 'writers:MODIFY', 'admins:MODIFY'], 'warn', /writers, admins have it/],
  ['table', ['writers:SELECT', 'readers:MODIFY'], 'fail', /lacks SELECT and MODIFY/],
  ['table', ['a@b.example:SELECT', 'a@b.example:MODIFY'], 'fail', /lacks SELECT and MODIFY/],
  [
    'table',
    [`11111111-4b5a-6978-8796-a5b4c3d2e1f0:SELECT`, `11111111-4b5a-6978-8796-a5b4c3d2e1f0:MODIFY`],
    'fail',
    /lacks SELECT/,
  ],
  ['schema', ['USE SCHEMA'], 'ok', /^USE SCHEMA on the schema main\.iot itself/],
  [
    'schema',
    ['USE SCHEMA@CATALOG main'],
    'warn',
    /inherited from CATALOG main\. .* whether that counts.*GRANT USE SCHEMA ON SCHEMA `main`\.`iot`/,
  ],
  ['schema', ['ALL PRIVILEGES'], 'warn', /only has ALL PRIVILEGES\. .* whether/],
  ['schema', ['account users:USE SCHEMA'], 'warn', /account users has it/],
  ['schema', ['SELECT'], 'fail', /lacks USE SCHEMA/],
  ['catalog', ['USE CATALOG'], 'ok', /catalog main itself/],
  ['catalog', ['ALL PRIVILEGES'], 'warn', /GRANT USE CATALOG ON CATALOG `main` TO/],
  ['catalog', ['writers:USE CATALOG'], 'warn', /GRANT USE CATALOG/],
  ['catalog', [], 'fail', /GRANT USE CATALOG ON CATALOG `main` TO/],
];
test.each(rows)('%s with %j is %s', (level, grants, status, text) => {
  const outcome = classifyGrants(levels[level], ME, grants.map(held));
  expect(outcome.status).toBe(status);
  expect(`${outcome.message} ${outcome.fix}`).toMatch(text);
  expect(outcome.statements ?? []).toHaveLength(status === 'ok' ? 0 : 1);
});

const assignments = (...items: readonly object[]): string => JSON.stringify({ privilege_assignments: items });
const own = (...privileges: readonly unknown[]): object => ({ principal: ME, privileges });

/** Starts a server that responds with the first answer whose path matches. */
function workspace(
  ...answers: readonly (readonly [path: RegExp, status: number, body: string])[]
): Promise<TestServer> {
  return serve((request, response) => {
    const found = answers.find(([path]) => path.test(request.url ?? ''));
    response.writeHead(found?.[1] ?? 404, { 'content-type': 'application/json' }).end(found?.[2] ?? '{}');
  });
}

describe('reading grants', () => {
  const check = ({ url }: TestServer, environment: Readonly<Record<string, string>> = { DATABRICKS_CLIENT_ID: ME }) =>
    checkGrants(levels.table, { workspace: { host: url }, workspaceId: undefined }, testMachine({ environment }));

  test('direct grants are enough', async () => {
    await using server = await workspace([/\/permissions\//, 200, assignments(own('SELECT', 'MODIFY'))]);
    expect(await check(server)).toMatchObject({ status: 'ok' });
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/2.1/unity-catalog/permissions/table/main.iot.we%60ird?max_results=0',
    ]);
  });

  test('names inherited grants', async () => {
    const privilege = { privilege: 'MODIFY', inherited_from_type: 'schema', inherited_from_name: 'main.iot' };
    await using server = await workspace(
      [/\/permissions\//, 200, assignments(own('SELECT'))],
      [/\/effective-permissions\//, 200, assignments(own({ privilege: 'SELECT' }, privilege))],
    );
    expect(await check(server)).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('only has MODIFY inherited from SCHEMA main.iot'),
    });
  });

  test('reads only the grants of the principal if reading all is denied', async () => {
    const denied = JSON.stringify({ error_code: 'PERMISSION_DENIED', message: 'no MANAGE' });
    await using server = await workspace(
      [/\/permissions\/.*principal=0f1e/, 200, assignments(own('SELECT', 'MODIFY'))],
      [/permissions/, 403, denied],
    );
    expect(await check(server)).toMatchObject({ status: 'ok' });
  });

  const skipped: readonly (readonly [status: number, body: string, text: RegExp])[] = [
    [
      403,
      '{"error_code":"PERMISSION_DENIED","message":"no MANAGE"}',
      /no permission to read the grants on .*: PERMISSION_DENIED: no MANAGE.*SHOW GRANTS ON TABLE `main`\.`iot`\.`we``ird`.*GRANT SELECT, MODIFY ON TABLE `main`/,
    ],
    [401, '{}', /no permission to read the grants on .*/],
    [
      404,
      '{"error_code":"TABLE_DOES_NOT_EXIST","message":"x"}',
      /status 404: TABLE_DOES_NOT_EXIST.*SHOW GRANTS ON TABLE `main`\.`iot`\.`we``ird` in/,
    ],
    [500, '', /status 500/],
    [200, '<html>', /an invalid response/],
  ];
  test.each(skipped)('a response with %i %s skips the check', async (status, body, text) => {
    await using server = await workspace([/./, status, body]);
    const outcome = await check(server);
    expect(outcome.status).toBe('skip');
    expect(`${outcome.message} ${outcome.fix}`).toMatch(text);
    expect(outcome.statements).toBeUndefined();
  });

  test('ignores inherited grants that cannot be read', async () => {
    await using server = await workspace([/\/permissions\//, 200, assignments()], [/effective/, 500, '']);
    expect(await check(server)).toMatchObject({ status: 'fail' });
  });

  test('without a principal', async () => {
    await using server = await workspace();
    expect(await check(server, {})).toMatchObject({ status: 'skip', message: expect.stringContaining('CLIENT_ID') });
    expect(server.requests).toEqual([]);
  });

  test('reads all pages, including an empty one', async () => {
    const page = (next: string, ...items: object[]): string =>
      JSON.stringify({ privilege_assignments: items, next_page_token: next });
    await using server = await workspace(
      [/page_token=b/, 200, page('', own('USE_SCHEMA'))],
      [/page_token=a/, 200, '{"next_page_token":"b"}'],
      [/./, 200, page('a', { principal: 'x', privileges: ['SELECT'] })],
    );
    const query = { type: 'schema', parts: ['a', 'b.c'], effective: false } as const;
    expect(await readGrants({ host: server.url }, query)).toEqual([
      { principal: 'x', privilege: 'SELECT', inheritedFrom: undefined },
      { principal: ME, privilege: 'USE SCHEMA', inheritedFrom: undefined },
    ]);
    expect(server.requests[0]?.url).toContain('/permissions/schema/a.b%2Ec?');
  });
});
