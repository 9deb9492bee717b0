// Unified authentication through the command, against the emulator.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';

let emulator: Emulator;
const project = useProject();
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

function value(name: string): string {
  return emulator.env[name] as string;
}

/** Writes a config file, and gives the environment in which it is found and nothing else is. */
async function home(...lines: string[]): Promise<Readonly<Record<string, string>>> {
  await writeFile(join(project.folder, '.databrickscfg'), lines.join('\n'));
  return { HOME: project.folder, PATH: '' };
}

it('a profile with a token, named by the flag; the environment does not count', async () => {
  const other = {
    DATABRICKS_HOST: 'https://workspace.invalid',
    DATABRICKS_TOKEN: 'wrong',
    DATABRICKS_AUTH_TYPE: 'pat',
  };
  const file = await home('[local]', `host = ${value('DATABRICKS_HOST')}`, `token = ${value('DATABRICKS_TOKEN')}`);
  project.environment = { ...other, ...file };
  expect(await project.run(TABLE, '--profile', 'local')).toMatchObject({ code: 0, err: '' });
  expect(await project.run('check', '--profile', 'local')).toMatchObject({ code: 0, err: '' });
});

it.each<[name: string, config: object]>([
  ['a profile', { profile: 'local' }],
  ['the profile of a target', { targets: { dev: { catalog: 'catalog', profile: 'local' } } }],
])('the config names %s, where the environment has credentials for producers alone', async (_, config) => {
  const host = value('DATABRICKS_HOST');
  const file = await home('[local]', `host = ${host}`, `token = ${value('DATABRICKS_TOKEN')}`);
  project.environment = { ...emulator.env, DATABRICKS_HOST: undefined, DATABRICKS_WORKSPACE_URL: undefined, ...file };
  await project.write({ 'zerobus.config.json': JSON.stringify(config).replaceAll('HOST', host) });
  const table = 'targets' in config ? 'iot.sensor_events' : TABLE;
  expect(await project.run(table)).toMatchObject({ code: 0, err: '' });
});

it('a service principal of the default profile', async () => {
  project.environment = await home(
    '[__settings__]',
    'default_profile = ci',
    '[ci]',
    `host = ${value('DATABRICKS_HOST')}`,
    `client_id = ${value('DATABRICKS_CLIENT_ID')}`,
    `client_secret = ${value('DATABRICKS_CLIENT_SECRET')}`,
  );
  const before = emulator.stats.tokens;
  expect(await project.run(TABLE, 'catalog.iot.nope')).toMatchObject({
    code: 2,
    err: expect.stringContaining('[table-not-found]'),
  });
  // One token for both tables.
  expect(emulator.stats.tokens).toBe(before + 1);
});

it('a service principal of the environment', async () => {
  const { DATABRICKS_TOKEN: _, ...client } = emulator.env;
  project.environment = { ...client, DATABRICKS_AUTH_TYPE: 'oauth-m2m' };
  expect(await project.run(TABLE)).toMatchObject({ code: 0, err: '' });
});

describe('what fails', () => {
  it('is told once for all tables, with each way on its line', async () => {
    project.environment = { DATABRICKS_HOST: 'https://workspace.invalid', DATABRICKS_CLIENT_ID: 'id', PATH: '' };
    const { code, err } = await project.run(TABLE, 'catalog.iot.other');
    expect(code).toBe(2);
    expect(err.split('\n')).toEqual([
      'error: catalog.iot.sensor_events: No credential provider returned a token for workspace.invalid:',
      '  pat: DATABRICKS_TOKEN is not set.',
      '  oauth-m2m: DATABRICKS_CLIENT_SECRET is not set.',
      '  env-oidc: DATABRICKS_OIDC_TOKEN is not set.',
      '  file-oidc: DATABRICKS_OIDC_TOKEN_FILEPATH is not set.',
      '  github-oidc: not in a GitHub Actions job with `permissions: id-token: write`.',
      '  databricks-cli: The Databricks CLI returned no token: cannot find the program databricks.',
      '  ~/.databrickscfg: not read, because DATABRICKS_HOST is set and no profile is named. [no-credentials]',
      expect.stringMatching(/^ {2}fix: Set DATABRICKS_TOKEN/),
      '',
    ]);
  });

  it('is one document for --reporter json', async () => {
    project.environment = await home('[dev]', 'host = w.example');
    const { code, out, err } = await project.run(TABLE, '--profile', 'prod', '--reporter', 'json');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out)).toMatchObject({ tables: [{ diagnostics: [{ code: 'profile-not-found' }] }] });
  });

  const words: [words: string[], message: RegExp][] = [
    [[TABLE, '--profile'], /--profile needs a value/],
    [[TABLE, '--profile', 'a', '--profile', 'b'], /--profile is given 2 times/],
    [[TABLE, '--profile', 'a', '--snapshot', 'x'], /--profile cannot be combined with --snapshot/],
  ];
  it.each(words)('%j', async (given, message) => {
    expect(await project.run(...given)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });
});
