import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type Emulator, type PrincipalOptions, startEmulator } from '../../src/emulator/index.ts';
import { details } from './raw-client.ts';

const TABLE = 'catalog.iot.sensor_events';
const SECRET = 'a secret that no message shows';
const folder = mkdtempSync(join(tmpdir(), 'zerobus principals '));
const file = join(folder, 'principals.json');
afterAll(() => rmSync(folder, { recursive: true }));

let emulator: Emulator | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await emulator?.close();
  emulator = undefined;
});

async function start(principals: string | readonly PrincipalOptions[]): Promise<Emulator> {
  emulator = await startEmulator({ principals });
  return emulator;
}

/** Requests a write token as a principal. Returns `'ok'`, or the error and its description. */
async function requestToken(id: string, secret: string, table: string = TABLE): Promise<string> {
  const response = await fetch(`${emulator!.workspaceUrl}/oidc/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'all-apis',
      resource: 'api://databricks/workspaces/127/zerobusDirectWriteApi',
      authorization_details: details(table),
    }),
  });
  const body = (await response.json()) as Record<string, string>;
  return response.ok ? 'ok' : `${body['error']}: ${body['error_description']}`;
}

const use = ['USE CATALOG ON CATALOG catalog', 'USE SCHEMA ON SCHEMA catalog.iot'];
const grants = (...what: string[]): string[] => [...use, ...what].map((each) => `GRANT ${each} TO p`);

describe('a principal with', () => {
  const rows: readonly (readonly [title: string, grants: string[] | undefined, answer: string])[] = [
    ['the default grants', undefined, 'ok'],
    ['explicit grants', grants(`SELECT, MODIFY ON TABLE ${TABLE}`), 'ok'],
    ['no grants', [], "The principal has no explicit grant of SELECT on TABLE 'catalog.iot.sensor_events'"],
    [
      'SELECT only',
      grants(`SELECT ON TABLE ${TABLE}`),
      "no explicit grant of MODIFY on TABLE 'catalog.iot.sensor_events'",
    ],
    ['inherited grants', grants('SELECT, MODIFY ON SCHEMA catalog.iot'), "no explicit grant of SELECT on TABLE '"],
    [
      'ALL PRIVILEGES on the table',
      grants(`ALL PRIVILEGES ON TABLE ${TABLE}`),
      "no explicit grant of SELECT on TABLE '",
    ],
    [
      'ALL PRIVILEGES on the catalog',
      ['GRANT ALL PRIVILEGES ON CATALOG catalog TO p', `GRANT SELECT, MODIFY ON ${TABLE} TO P`],
      'ok',
    ],
    [
      'a grant that is revoked',
      [...grants(`SELECT, MODIFY ON ${TABLE}`), `REVOKE MODIFY ON ${TABLE} FROM p`],
      'no explicit grant of MODIFY',
    ],
  ];
  test.each(rows)('%s', async (_, statements, answer) => {
    await start([{ id: 'p', secret: SECRET, ...(statements && { grants: statements }) }]);
    const found = await requestToken('p', SECRET);
    expect(found).toContain(answer);
    if (answer !== 'ok') expect(found).toMatch(/^invalid_authorization_details: /);
  });
});

test('each principal has its own secret and grants; the first one is in the environment', async () => {
  const { env } = await start([{ id: 'first' }, { id: 'second', secret: SECRET, grants: [] }]);
  expect(env['DATABRICKS_CLIENT_ID']).toBe('first');
  expect(Object.values(env)).not.toContain(SECRET);
  const secret = env['DATABRICKS_CLIENT_SECRET']!;
  expect(await requestToken('first', secret)).toBe('ok');
  expect(await requestToken('second', SECRET)).toMatch(/^invalid_authorization_details/);
  for (const [id, wrong] of [
    ['first', SECRET],
    ['second', secret],
    ['third', secret],
    ['', ''],
  ] as const) {
    expect(await requestToken(id, wrong)).toMatch(/^invalid_client/);
  }
});

test('principals with default grants can write to new tables, others cannot', async () => {
  await start([
    { id: 'p', secret: 's' },
    { id: 'q', secret: 's', grants: [] },
  ]);
  await emulator!.sql(`DROP TABLE ${TABLE}`);
  await emulator!.sql(`CREATE TABLE ${TABLE} (a INT)`);
  expect(await requestToken('p', 's')).toBe('ok');
  expect(await requestToken('q', 's')).toMatch(/^invalid_authorization_details/);
});

test('a new table does not bring back grants on its schema and catalog that were revoked', async () => {
  await start([{ id: 'p', secret: 's' }]);
  await emulator!.sql('REVOKE USE CATALOG ON CATALOG catalog FROM p');
  await emulator!.sql(`CREATE OR REPLACE TABLE ${TABLE} (a INT)`);
  await emulator!.sql('CREATE TABLE catalog.iot.other (a INT)');
  expect(await requestToken('p', 's')).toContain("no explicit grant of USE CATALOG on CATALOG 'catalog'");
});

test('a principal with default grants can write to a table that is renamed into a new schema', async () => {
  await start([{ id: 'p', secret: 's' }]);
  await emulator!.sql(`ALTER TABLE ${TABLE} RENAME TO catalog.fresh.events`);
  expect(await requestToken('p', 's', 'catalog.fresh.events')).toBe('ok');
  await emulator!.sql('REVOKE MODIFY ON TABLE catalog.fresh.events FROM p');
  await emulator!.sql(`ALTER TABLE catalog.fresh.events RENAME TO ${TABLE}`);
  expect(await requestToken('p', 's')).toContain('no explicit grant of MODIFY');
});

test('a reset restores the grants of the start', async () => {
  await start([
    { id: 'p', secret: 's' },
    { id: 'q', secret: 's', grants: [] },
  ]);
  await emulator!.sql(`REVOKE MODIFY ON TABLE ${TABLE} FROM p`);
  for (const each of [...use, `SELECT, MODIFY ON ${TABLE}`]) await emulator!.sql(`GRANT ${each} TO q`);
  expect([await requestToken('p', 's'), await requestToken('q', 's')]).toEqual([
    expect.stringMatching(/^invalid/),
    'ok',
  ]);
  await emulator!.reset();
  expect([await requestToken('p', 's'), await requestToken('q', 's')]).toEqual([
    'ok',
    expect.stringMatching(/^invalid/),
  ]);
});

test('a JWT is exchanged for a token of the principal that its subject stands for', async () => {
  await start([
    { id: 'p', federatedSubjects: ['a'] },
    { id: 'q', federatedSubjects: ['b'] },
  ]);
  const exchange = async (sub: string, fields: Record<string, string> = {}): Promise<unknown> => {
    const jwt = ['{"alg":"none"}', JSON.stringify({ sub })].map((part) => Buffer.from(part).toString('base64url'));
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      scope: 'all-apis',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: `${jwt.join('.')}.`,
      ...fields,
    });
    const response = await fetch(`${emulator!.workspaceUrl}/oidc/v1/token`, { method: 'POST', body });
    const { access_token: token, error } = (await response.json()) as Record<string, string>;
    if (token === undefined) return error;
    const headers = { authorization: `Bearer ${token}` };
    const me = await fetch(`${emulator!.workspaceUrl}/api/2.0/preview/scim/v2/Me`, { headers });
    return ((await me.json()) as { userName: string }).userName;
  };
  expect(await exchange('a')).toBe('p');
  expect(await exchange('b')).toBe('q');
  expect(await exchange('b', { client_id: 'q' })).toBe('q');
  expect(await exchange('b', { client_id: 'p' })).toBe('invalid_request');
  expect(await exchange('a', { client_id: 'none' })).toBe('invalid_client');
  expect(await exchange('c')).toBe('invalid_request');
});

describe('a file', () => {
  test.each(['list', 'object'])('as a %s; a secret can name an environment variable', async (form) => {
    vi.stubEnv('P_SECRET', SECRET);
    const list = [
      { id: 'p', secret: `$${'{P_SECRET}'}` },
      { id: 'q', secret: '$P_SECRET' },
    ];
    writeFileSync(file, JSON.stringify(form === 'list' ? list : { principals: list }));
    await start(file);
    expect(await requestToken('p', SECRET)).toBe('ok');
    expect(await requestToken('q', '$P_SECRET')).toBe('ok');
  });

  const rows: readonly (readonly [content: string, message: string])[] = [
    ['[\n{"id": "p" "secret": "x"}]', `:2:12: it is not JSON from '"' on`],
    ['{}', 'principals must be a list of 1 to 100 service principals'],
    ['[]', 'principals must be a list of 1 to 100 service principals'],
    ['{"principals": [{"id": "p"}], "seed": 1}', "The only key is principals, not 'seed'"],
    ['["p"]', "principals[0] must be an object with the key 'id'"],
    ['[{"id": "p"}, {"id": "P"}]', 'principals[1].id: another principal has the same id'],
    ['[{"id": ""}]', 'principals[0].id must be text of 1 to 1000 characters'],
    ['[{"id": "a:b"}]', 'principals[0].id must be text of 1 to 1000 characters, without colons'],
    ['[{"id": "p", "secrets": "x"}]', "principals[0]: unknown key 'secrets'. Did you mean 'secret'?"],
    [`[{"id": "p", "secret": ["${SECRET}"]}]`, 'principals[0].secret must be text of 1 to 1000 characters'],
    [`[{"id": "p", "secret": "$${'{NO_SUCH_SECRET}'}"}]`, 'the environment variable NO_SUCH_SECRET is not set'],
    [`[{"id": "p", "secret": "$${'{P-SECRET}'}"}]`, "principals[0].secret contains '${'"],
    [`[{"id": "p", "secret": "${SECRET}$${'{P_SECRET}'}"}]`, "principals[0].secret contains '${'"],
    [String.raw`[{"id": "\ud800"}]`, 'principals[0].id must be text of 1 to 1000 characters'],
    ['[{"id": "p", "grants": "GRANT"}]', 'principals[0].grants must be a list of at most 1000 texts'],
    [
      `[{"id": "p", "grants": ["GRANT SELECT ON ${TABLE} TO q"]}]`,
      'The grants of the principal p have a statement for q',
    ],
    [`[{"id": "p", "grants": ["DROP TABLE ${TABLE}"]}]`, 'GRANT and REVOKE statements'],
    ['[{"id": "p", "grants": ["GRANT SELECT ON a.b.c TO p"]}]', 'The emulator has no table a.b.c'],
  ];
  test.each(rows)('%j is rejected', async (content, message) => {
    writeFileSync(file, content);
    const error: unknown = await startEmulator({ principals: file }).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'principals-invalid', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain(SECRET);
  });
});

test.each([{ clientId: 'x' }, { federatedSubjects: [] }])('%j cannot be combined with principals', async (other) => {
  await expect(startEmulator({ principals: [{ id: 'p' }], ...other })).rejects.toThrow(
    'cannot be combined with principals',
  );
});

test.each([0, -1, 1.5, 86_401, Number.NaN])('a lifetime of %f seconds is rejected', async (tokenLifetimeS) => {
  await expect(startEmulator({ tokenLifetimeS })).rejects.toThrow('must be a whole number of seconds from 1 to 86400');
});

describe('grants on a table', () => {
  test('stay when it is renamed', async () => {
    await start([{ id: 'p', secret: 's', grants: grants(`SELECT, MODIFY ON ${TABLE}`) }]);
    await emulator!.sql(`ALTER TABLE ${TABLE} RENAME TO catalog.iot.renamed`);
    await emulator!.sql(`ALTER TABLE catalog.iot.renamed RENAME TO ${TABLE}`);
    expect(await requestToken('p', 's')).toBe('ok');
  });

  test.each(['CREATE TABLE', 'CREATE OR REPLACE TABLE'])('are gone when it is recreated with %s', async (create) => {
    await start([{ id: 'p', secret: 's', grants: grants(`SELECT, MODIFY ON ${TABLE}`) }]);
    if (create === 'CREATE TABLE') await emulator!.sql(`DROP TABLE ${TABLE}`);
    await emulator!.sql(`${create} ${TABLE} (a INT)`);
    expect(await requestToken('p', 's')).toContain("no explicit grant of SELECT on TABLE '");
  });

  test('of another table do not come with its name', async () => {
    await start([{ id: 'p', secret: 's', grants: grants(`SELECT, MODIFY ON ${TABLE}`) }]);
    await emulator!.sql(`ALTER TABLE ${TABLE} RENAME TO catalog.iot.old`);
    await emulator!.sql(`CREATE TABLE ${TABLE} (a INT)`);
    expect(await requestToken('p', 's')).toContain("no explicit grant of SELECT on TABLE '");
  });
});
