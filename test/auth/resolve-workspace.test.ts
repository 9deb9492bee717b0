// Environment x flags -> host and credential provider. `PATH` has no Databricks CLI unless a row installs one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { dev, type Given, h, m2m, outcome, printsItsArguments, t } from './outcome.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
  await world.cli(printsItsArguments);
});
afterAll(() => world[Symbol.asyncDispose]());

describe('the way', () => {
  const rows: [what: string, given: Given, want: string][] = [
    ['a token', { env: { ...h, ...t } }, 'w.example pat env-token'],
    ['blanks around it', { env: { ...h, DATABRICKS_TOKEN: ' env-token\n' } }, 'w.example pat env-token'],
    ['a client', { env: { ...h, ...m2m } }, 'w.example oauth-m2m minted'],
    ['both, not pinned', { env: { ...h, ...t, ...m2m } }, 'w.example pat env-token'],
    ['both, pinned to pat', { env: { ...h, ...t, ...m2m, DATABRICKS_AUTH_TYPE: 'pat' } }, 'w.example pat env-token'],
    [
      'both, pinned to m2m',
      { env: { ...h, ...t, ...m2m, DATABRICKS_AUTH_TYPE: 'oauth-m2m' } },
      'w.example oauth-m2m minted',
    ],
    ['pinned to pat, without one', { env: { ...h, ...m2m, DATABRICKS_AUTH_TYPE: 'pat' } }, 'no-credentials'],
    ['pinned to another type', { env: { ...h, ...t, DATABRICKS_AUTH_TYPE: 'azure-cli' } }, 'auth-type-unsupported'],
    ['pinned to nonsense', { env: { ...h, ...t, DATABRICKS_AUTH_TYPE: 'PAT' } }, 'auth-type-unsupported'],
    ['OIDC of the environment', { env: { ...h, DATABRICKS_OIDC_TOKEN: 'jwt' } }, 'w.example env-oidc minted'],
    [
      'of another variable',
      { env: { ...h, DATABRICKS_OIDC_TOKEN_ENV: 'MINE', MINE: 'jwt' } },
      'w.example env-oidc minted',
    ],
    ['that is not set', { env: { ...h, DATABRICKS_OIDC_TOKEN_ENV: 'MINE' } }, 'no-credentials'],
    ['the CLI', { env: h, cli: true }, 'w.example databricks-cli auth+token+--host+https://w.example'],
    ['a token before the CLI', { env: { ...h, ...t }, cli: true }, 'w.example pat env-token'],
    [
      'pinned to the CLI',
      { env: { ...h, ...t, DATABRICKS_AUTH_TYPE: 'databricks-cli' }, cli: true },
      'w.example databricks-cli auth+token+--host+https://w.example',
    ],
    ['nothing', { env: h }, 'no-credentials'],
    ['a client without its secret', { env: { ...h, DATABRICKS_CLIENT_ID: 'the-id' } }, 'no-credentials'],
    [
      'a token that is none, then a client',
      { env: { ...h, ...m2m, DATABRICKS_TOKEN: 'a b' } },
      'w.example oauth-m2m minted',
    ],
    [
      'a token that is none, pinned',
      { env: { ...h, DATABRICKS_TOKEN: 'a b', DATABRICKS_AUTH_TYPE: 'pat' } },
      'invalid-credentials',
    ],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await outcome(world, given)).toBe(want));
});

describe('the host', () => {
  const rows: [what: string, given: Given, want: string][] = [
    ['none', { env: t }, 'no-host'],
    ['blank', { env: { ...t, DATABRICKS_HOST: ' ' } }, 'no-host'],
    ['by its other name', { env: { ...t, DATABRICKS_WORKSPACE_URL: 'w.example' } }, 'w.example pat env-token'],
    ['of both names the first', { env: { ...h, ...t, DATABRICKS_WORKSPACE_URL: 'x' } }, 'w.example pat env-token'],
    ['of a flag', { env: { ...h, ...t }, host: 'x.example' }, 'x.example pat env-token'],
    ['a flag that is none', { env: { ...h, ...t }, host: 'https://x/path' }, 'invalid-host'],
    ['cleartext', { env: { ...t, DATABRICKS_HOST: 'http://x.example' } }, 'insecure-host'],
    ['cleartext in a profile', { file: '[DEFAULT]\nhost = http://x.example' }, 'insecure-host'],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await outcome(world, given)).toBe(want));
});

describe('a server of this machine', () => {
  const local = { DATABRICKS_HOST: 'http://127.0.0.1:1' };
  const github = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example/?a=b', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' };
  const rows: [what: string, given: Given, want: string][] = [
    ['needs nothing', { env: local }, '127.0.0.1:1 -'],
    ['nor the CLI', { env: local, cli: true }, '127.0.0.1:1 -'],
    ['nor GitHub', { env: { ...local, ...github } }, '127.0.0.1:1 -'],
    ['takes what is set', { env: { ...local, ...t } }, '127.0.0.1:1 pat env-token'],
    ['and what is pinned', { env: { ...local, DATABRICKS_AUTH_TYPE: 'pat' } }, 'no-credentials'],
    [
      'which may be the CLI',
      { env: { ...local, DATABRICKS_AUTH_TYPE: 'databricks-cli' }, cli: true },
      '127.0.0.1:1 databricks-cli auth+token+--host+http://127.0.0.1:1',
    ],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await outcome(world, given)).toBe(want));
});

describe('messages', () => {
  async function message(given: Given): Promise<string> {
    await world.config(given.file ?? '');
    const flags = given.profile === undefined ? {} : { profile: given.profile };
    const tokens = world.resolve({ PATH: '', ...given.env }, flags).then((workspace) => workspace.tokens?.token());
    return tokens.then(
      () => 'it did not fail',
      (error: unknown) => (error instanceof GenError ? `${error.diagnostic.message} ${error.help}` : String(error)),
    );
  }

  it('say for each credential provider why it was skipped or failed', async () => {
    world.answer = () => [401, '{"error":"invalid_client","error_description":"bad secret"}'];
    const env = { ...h, ...m2m, DATABRICKS_OIDC_TOKEN_ENV: 'MINE', DATABRICKS_OIDC_TOKEN_FILEPATH: '/nowhere/jwt' };
    expect((await message({ env })).split('\n')).toEqual([
      'No credential provider returned a token for w.example:',
      '  pat: DATABRICKS_TOKEN is not set.',
      '  oauth-m2m: The token endpoint of w.example rejected the client credentials (status 401: invalid_client: bad secret).',
      '  env-oidc: MINE (named by DATABRICKS_OIDC_TOKEN_ENV) is not set.',
      '  file-oidc: Cannot get an OIDC token to exchange: cannot read the file /nowhere/jwt: it does not exist (ENOENT).',
      '  github-oidc: not in a GitHub Actions job with `permissions: id-token: write`.',
      '  databricks-cli: The Databricks CLI returned no token: cannot find the program databricks.',
      expect.stringMatching(
        /^ {2}~\/\.databrickscfg: not read, because DATABRICKS_HOST is set and no profile is named\. Set /,
      ),
    ]);
  });

  const rows: [what: string, given: Given, want: RegExp][] = [
    [
      'a pin',
      { env: { ...h, DATABRICKS_AUTH_TYPE: 'pat' } },
      /:\n {2}pat: DATABRICKS_TOKEN is not set\.\n {2}DATABRICKS_AUTH_TYPE is pat, so no other credential provider is tried\.\n/,
    ],
    [
      'a pin of the profile',
      { file: '[a]\nhost=x\nauth_type=pat', profile: 'a' },
      /pat: profile a has no token\.\n {2}auth_type of profile a is pat, .*\n.*: profile a was read\./,
    ],
    [
      'environment and profile',
      { file: '[a]\nhost=x', env: { DATABRICKS_CONFIG_PROFILE: 'a' } },
      /oauth-m2m: DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET are not set, and profile a has no client_id and no client_secret\./,
    ],
    [
      'an unsupported pin',
      { env: { ...h, DATABRICKS_AUTH_TYPE: 'azure-cli' } },
      /^DATABRICKS_AUTH_TYPE is 'azure-cli'.* one of: pat, oauth-m2m, env-oidc, file-oidc, github-oidc, databricks-cli\./,
    ],
    [
      'profiles',
      { file: dev, profile: 'production' },
      /Profile production was not found: ~\/\.databrickscfg has the profiles DEFAULT, dev\. Check the name set by --profile, or/,
    ],
    [
      'a near one',
      { file: dev, profile: 'Dev' },
      /has the profiles DEFAULT, dev\. Check the name set by --profile \(did you mean dev\?\), or/,
    ],
    ['no file', { env: { HOME: '/nowhere' }, profile: 'dev' }, /: ~\/\.databrickscfg does not exist\./],
    ['no profiles', { file: '[__settings__]\nx=y', profile: 'dev' }, /\.databrickscfg has no profiles\./],
    [
      'the settings',
      { file: '[__settings__]\ndefault_profile=dev' },
      /the name set by default_profile in \[__settings__\], or/,
    ],
    ['a broken line', { file: '[a]\nhush' }, /Cannot read .* ~\/\.databrickscfg: line 2: it is not key = value\./],
  ];
  it.each(rows)('%s', async (_, given, want) => expect(await message(given)).toMatch(want));
});
