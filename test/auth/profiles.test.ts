// Config file x environment x flags -> the chosen profile, with its host and credential provider.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dev, type Given, h, m2m, outcome, printsItsArguments, t } from './outcome.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
  await world.cli(printsItsArguments);
});
afterAll(() => world[Symbol.asyncDispose]());

describe('the profile', () => {
  const named = (name: string): Readonly<Record<string, string>> => ({ DATABRICKS_CONFIG_PROFILE: name });
  const settings = (name: string): string => `${dev}[__settings__]\ndefault_profile = ${name}\n`;
  const rows: [what: string, given: Given, want: string][] = [
    ['DEFAULT', { file: dev }, 'default.example pat default-token'],
    ['of the environment', { file: dev, env: named('dev') }, 'dev.example pat dev-token'],
    ['of the flag', { file: dev, env: named('DEFAULT'), profile: 'dev' }, 'dev.example pat dev-token'],
    ['of the settings', { file: settings('dev') }, 'dev.example pat dev-token'],
    ['of the settings, not there', { file: settings('nope') }, 'profile-not-found'],
    [
      'of the environment before the settings',
      { file: settings('dev'), env: named('DEFAULT') },
      'default.example pat default-token',
    ],
    ['the settings are none', { file: settings('dev'), profile: '__settings__' }, 'profile-not-found'],
    ['nor by themselves', { file: settings('__settings__') }, 'profile-not-found'],
    ['unknown', { file: dev, profile: 'prod' }, 'profile-not-found'],
    ['unknown to the environment', { file: dev, env: named('prod') }, 'profile-not-found'],
    ['without keys', { file: '[dev]\n[prod]\nhost=x', profile: 'dev' }, 'profile-not-found'],
    ['without a host', { file: '[dev]\ntoken = t', profile: 'dev' }, 'profile-without-host'],
    [
      'without a host, which a flag has',
      { file: '[dev]\ntoken = dev-token', profile: 'dev', host: 'x' },
      'x pat dev-token',
    ],
    ['empty', { file: '[DEFAULT]\n' }, 'no-host'],
    ['inherits nothing from DEFAULT', { file: `${dev}[bare]\nhost = bare.example`, profile: 'bare' }, 'no-credentials'],
    ['a client', { file: '[dev]\nhost=x\nclient_id=i\nclient_secret=s', profile: 'dev' }, 'x oauth-m2m minted'],
    [
      'its auth_type',
      { file: '[dev]\nhost=x\ntoken=t\nclient_id=i\nclient_secret=s\nauth_type=oauth-m2m', profile: 'dev' },
      'x oauth-m2m minted',
    ],
    [
      'an auth_type of others',
      { file: '[dev]\nhost=x\ntoken=t\nauth_type=azure-cli', profile: 'dev' },
      'auth-type-unsupported',
    ],
    [
      'of the CLI',
      { file: '[dev]\nhost=https://X.example/\nauth_type=databricks-cli', profile: 'dev', cli: true },
      'x.example databricks-cli auth+token+--profile+dev',
    ],
    [
      'of the CLI, for another host',
      { file: '[dev]\nhost=x\nauth_type=databricks-cli', profile: 'dev', host: 'y', cli: true },
      'y databricks-cli auth+token+--host+https://y',
    ],
    ['a broken file', { file: 'host' }, 'config-file-unreadable'],
    ['a broken file, not needed', { file: 'host', env: { ...h, ...t } }, 'w.example pat env-token'],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await outcome(world, given)).toBe(want));
});

// The rule of Databricks' SDKs: if no profile is named, and a host or credentials are set, the file is not read.
describe('the file is skipped', () => {
  const rows: [what: string, given: Given, want: string][] = [
    ['for a host', { file: dev, env: h }, 'no-credentials'],
    ['for the host of a flag', { file: dev, host: 'w.example' }, 'no-credentials'],
    ['for a token', { file: dev, env: t }, 'no-host'],
    ['for a client id', { file: dev, env: { DATABRICKS_CLIENT_ID: 'i' } }, 'no-host'],
    ['for a file of OIDC', { file: dev, env: { DATABRICKS_OIDC_TOKEN_FILEPATH: '/x' } }, 'no-host'],
    ['not for a pin', { file: dev, env: { DATABRICKS_AUTH_TYPE: 'pat' } }, 'default.example pat default-token'],
    ['not for a warehouse', { file: dev, env: { DATABRICKS_WAREHOUSE_ID: 'x' } }, 'default.example pat default-token'],
    [
      'not for a name: the environment comes first',
      { file: dev, env: { ...t, DATABRICKS_CONFIG_PROFILE: 'dev' } },
      'dev.example pat env-token',
    ],
    [
      'not for a flag: the profile is exclusive',
      { file: dev, env: { ...h, ...t, ...m2m, DATABRICKS_AUTH_TYPE: 'oauth-m2m' }, profile: 'dev' },
      'dev.example pat dev-token',
    ],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await outcome(world, given)).toBe(want));

  it('and a profile selected by a flag ignores credentials of the environment', async () => {
    expect(await outcome(world, { file: '[bare]\nhost = x', env: { ...h, ...t }, profile: 'bare' })).toBe(
      'no-credentials',
    );
  });
});

describe('the place of the file', () => {
  it('is what DATABRICKS_CONFIG_FILE names, with ~', async () => {
    await world.config('[DEFAULT]\nhost = other.example\ntoken = x', 'other.cfg');
    const file = { DATABRICKS_CONFIG_FILE: '~/other.cfg' };
    expect(await outcome(world, { file: dev, env: file })).toBe('other.example pat x');
    expect(await outcome(world, { env: { DATABRICKS_CONFIG_FILE: `${world.folder}/other.cfg` } })).toBe(
      'other.example pat x',
    );
    expect(await outcome(world, { file: dev, env: { HOME: '', USERPROFILE: world.folder } })).toBe(
      'default.example pat default-token',
    );
  });

  const rows: [what: string, given: Given, want: string][] = [
    ['no home', { file: dev, env: { HOME: '' } }, 'no-host'],
    ['no home, needed', { file: dev, env: { HOME: '', DATABRICKS_CONFIG_FILE: '~/x' } }, 'config-file-unreadable'],
    ['no home, a profile', { file: dev, env: { HOME: '' }, profile: 'dev' }, 'profile-not-found'],
    ['no file', { env: { HOME: '/nowhere' } }, 'no-host'],
    ['no file, a profile of a flag', { env: { HOME: '/nowhere', ...h, ...t }, profile: 'dev' }, 'profile-not-found'],
    [
      'no file, a profile of the environment',
      { env: { HOME: '/nowhere', DATABRICKS_CONFIG_PROFILE: 'dev' } },
      'profile-not-found',
    ],
    [
      'no file, but the environment',
      { env: { HOME: '/nowhere', ...h, ...t, DATABRICKS_CONFIG_PROFILE: 'dev' } },
      'w.example pat env-token',
    ],
    ['a file that is named and not there', { env: { DATABRICKS_CONFIG_FILE: '/nowhere/x' } }, 'config-file-unreadable'],
    ['a folder', { env: { DATABRICKS_CONFIG_FILE: '/' } }, 'config-file-unreadable'],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await outcome(world, given)).toBe(want));
});

it('returns the profile, the warehouse and the HTTP path', async () => {
  await world.config(`${dev}warehouse_id = of-profile\nhttp_path = not/known`);
  expect(await world.resolve({}, { profile: 'dev' })).toMatchObject({ profile: 'dev', warehouse: 'of-profile' });
  const sql = { DATABRICKS_WAREHOUSE_ID: 'of-env', DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/x' };
  const both = await world.resolve({ ...sql, DATABRICKS_CONFIG_PROFILE: 'dev' });
  expect(both).toMatchObject({ warehouse: 'of-env', httpPath: '/sql/1.0/warehouses/x' });
  // A profile selected by a flag also sets the warehouse.
  expect(await world.resolve(sql, { profile: 'dev' })).toMatchObject({ warehouse: 'of-profile' });
  expect(await world.resolve(sql, { profile: 'DEFAULT' })).toMatchObject({ warehouse: 'of-env' });
  const { httpPath, ...bare } = await world.resolve({}, { profile: 'DEFAULT' });
  expect(httpPath).toBeUndefined();
  expect(Object.keys(bare).sort()).toEqual(['host', 'profile', 'profileHost', 'tokens']);
});
