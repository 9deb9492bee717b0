// No error contains a secret: not in its message, stack, causes or other properties.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authTypes } from '../../src/auth/auth-type.ts';
import { resolveWorkspace } from '../../src/auth/resolve-workspace.ts';
import { RestSource } from '../../src/catalog/rest/rest-source.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { TableName } from '../../src/model/table-name.ts';
import { closedPort } from '../support/closed-port.ts';
import { World } from './world.ts';

let world: World;
let closed: string;
beforeAll(async () => {
  world = await World.create();
  closed = await closedPort();
  // Prints everything it knows, as a careless program would.
  await world.cli(`console.error('Error: ' + JSON.stringify(process.env) + ' eyJhdXNo.aHVzaA.hush'); process.exit(1)`);
  await writeFile(join(world.folder, 'jwt'), 'hush-file');
  await world.config('[dev]\nhost = w.example\ntoken = hush-token\nclient_id = id\nclient_secret = hush-secret\n');
  await world.config('[dev]\nhost = w.example\ntoken = hush-token\nhush-broken\n', 'broken');
});
afterAll(() => world[Symbol.asyncDispose]());

/** Each row makes another step fail. Each secret contains `hush`; encoded secrets are searched for too. */
const client = { DATABRICKS_CLIENT_ID: 'id', DATABRICKS_CLIENT_SECRET: 'hush-secret' };
const oidc = { DATABRICKS_OIDC_TOKEN: 'hush-jwt' };
const github = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example/?a=b',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'hush-job',
};
const all = { DATABRICKS_TOKEN: 'hush-token', ...client, ...oidc, ...github };
const host = { DATABRICKS_HOST: 'w.example' };
const encoded = Buffer.from('id:hush-secret').toString('base64');

function shown(error: unknown): string {
  const own = error instanceof GenError ? JSON.stringify([error, error.diagnostic]) : '';
  return `${own}${String(error)}${inspect(error, { depth: Infinity, showHidden: true })}`;
}

describe('no secret is shown', () => {
  const rows: [what: string, environment: Record<string, string>, status: number][] = [
    ...authTypes.map((type): [string, Record<string, string>, number] => [
      `${type}, refused`,
      { ...host, ...all, DATABRICKS_OIDC_TOKEN_FILEPATH: 'FOLDER/jwt', DATABRICKS_AUTH_TYPE: type },
      401,
    ]),
    [
      'all refused',
      { ...host, ...all, DATABRICKS_TOKEN: 'hush token', DATABRICKS_OIDC_TOKEN_FILEPATH: 'FOLDER/jwt' },
      403,
    ],
    ['broken answers', { ...host, ...client, ...oidc, ...github }, 200],
    ['a broken server', { ...host, ...client }, 500],
    ['a token with a line break', { ...host, DATABRICKS_TOKEN: 'hush\nhush', DATABRICKS_AUTH_TYPE: 'pat' }, 200],
    ['a job token with a line break', { ...host, ...github, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'hush\nhush' }, 200],
    ['a secret with a line break', { ...host, ...client, DATABRICKS_CLIENT_SECRET: 'hush\nhush' }, 401],
    ['a profile', { DATABRICKS_CONFIG_PROFILE: 'dev' }, 401],
    ['a profile, pinned', { DATABRICKS_CONFIG_PROFILE: 'dev', DATABRICKS_AUTH_TYPE: 'oauth-m2m' }, 401],
    ['a profile of another name', { DATABRICKS_CONFIG_PROFILE: 'prod' }, 401],
    ['a broken file', { DATABRICKS_CONFIG_FILE: 'FOLDER/broken' }, 401],
    ['a host with credentials', { ...all, DATABRICKS_HOST: 'https://user:hush@w.example' }, 401],
    ['an unsupported way', { ...host, ...all, DATABRICKS_AUTH_TYPE: 'basic' }, 401],
  ];
  const forms: [name: string, encode: (text: string) => string][] = [
    ['verbatim', (text) => text],
    ['in a URL', encodeURIComponent],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
  ];
  const cases = forms.flatMap(([form, encode]) => rows.map((row) => [...row, form, encode] as const));
  it.each(cases)('%s: %o, status %i, %s', async (_, environment, status, _form, encode) => {
    world.answer = ({ path, authorization = '', form }) => {
      // Echoes the whole request, as a careless server would.
      const basic = Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString();
      const echo = encode(JSON.stringify([basic, authorization, form, path]));
      return [status, status === 200 ? echo : JSON.stringify({ error: 'refused', error_description: echo })];
    };
    const given = Object.entries(environment).map(([key, value]) => [key, value.replace('FOLDER', world.folder)]);
    const workspace = world.resolve(Object.fromEntries(given) as Record<string, string>);
    const read = workspace.then((found) =>
      new RestSource({ ...found, http: world.http }).readTable(TableName.parse('catalog.iot.t')),
    );
    const error: unknown = await read.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GenError);
    expect(shown(error)).not.toMatch(/hush/i);
    expect(shown(error)).not.toContain(encoded);
    // `hush-` in base64, wherever it begins.
    expect(shown(error)).not.toMatch(/aHVzaC|h1c2gt|odXNoL/);
  });

  const unreachable: [what: string, environment: Record<string, string>][] = [
    ['a client', client],
    ['a token', { DATABRICKS_TOKEN: 'hush-token' }],
    ['an OIDC token', oidc],
    ['GitHub', { ...github, ACTIONS_ID_TOKEN_REQUEST_URL: 'CLOSED?hush=hush', DATABRICKS_AUTH_TYPE: 'github-oidc' }],
  ];
  it.each(unreachable)('%s of a host that is out of reach', async (_, given) => {
    const environment: Record<string, string> = { DATABRICKS_HOST: closed, ...given };
    const address = environment['ACTIONS_ID_TOKEN_REQUEST_URL'];
    if (address !== undefined) environment['ACTIONS_ID_TOKEN_REQUEST_URL'] = address.replace('CLOSED', closed);
    const http = { attempts: 1 };
    const workspace = await resolveWorkspace({ environment, http });
    const read = new RestSource({ ...workspace, http }).readTable(TableName.parse('catalog.iot.t'));
    const error: unknown = await read.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GenError);
    expect(shown(error)).not.toMatch(/hush/i);
    expect(shown(error)).not.toContain(encoded);
  });
});

it('any config file yields a workspace or a GenError, and no secret is shown', async () => {
  const key = fc.constantFrom(
    'host',
    'token',
    'client_id',
    'client_secret',
    'auth_type',
    'warehouse_id',
    'default_profile',
    'x',
  );
  const value = fc.oneof(
    fc.constantFrom('hush', '"hush"', '`hush', 'pat', 'w.example', 'http://w', 'DEFAULT', 'dev', 'hush\\', '[hush]'),
    fc.string(),
  );
  const line = fc.oneof(
    fc.constantFrom('[DEFAULT]', '[dev]', '[__settings__]', '', '# hush', 'hush'),
    fc.tuple(key, value).map(([name, text]) => `${name} = ${text}`),
  );
  const content = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
  await fc.assert(
    fc.asyncProperty(content, fc.constantFrom(undefined, 'dev', 'DEFAULT', '__settings__'), async (text, profile) => {
      await world.config(text, 'any');
      const environment = { DATABRICKS_CONFIG_FILE: join(world.folder, 'any') };
      try {
        await resolveWorkspace({ environment, profile });
      } catch (error) {
        if (!(error instanceof GenError)) throw error;
        // A host, a profile name and an authentication type are not secret.
        if (!/host = .*hush|auth_type = .*hush|default_profile = .*hush/.test(text))
          expect(shown(error)).not.toContain('hush');
      }
    }),
  );
});
