// The same environment and config file give the same workspace and way as Databricks' own SDK.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { resolveWorkspace } from '../../src/auth/resolve-workspace.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('clients/config.py', import.meta.url));

type Row = readonly [what: string, file: string, environment: Readonly<Record<string, string>>];

/** HOST_A and HOST_B are two names of the emulator. */
const rows: readonly Row[] = [
  ['nothing', '', {}],
  ['host and token', '', { DATABRICKS_HOST: 'HOST_A', DATABRICKS_TOKEN: 'env' }],
  ['a slash after the host', '', { DATABRICKS_HOST: 'HOST_A/', DATABRICKS_TOKEN: 'env' }],
  ['a client', '', { DATABRICKS_HOST: 'HOST_A', DATABRICKS_CLIENT_ID: 'ID', DATABRICKS_CLIENT_SECRET: 'SECRET' }],
  ...['pat', 'oauth-m2m', 'nonsense'].map(
    (DATABRICKS_AUTH_TYPE): Row => [
      `both, told ${DATABRICKS_AUTH_TYPE}`,
      '',
      {
        DATABRICKS_HOST: 'HOST_A',
        DATABRICKS_TOKEN: 'env',
        DATABRICKS_CLIENT_ID: 'ID',
        DATABRICKS_CLIENT_SECRET: 'SECRET',
        DATABRICKS_AUTH_TYPE,
      },
    ],
  ),
  ['told pat, without', '', { DATABRICKS_HOST: 'HOST_A', DATABRICKS_AUTH_TYPE: 'pat' }],
  ['a token without a host', '', { DATABRICKS_TOKEN: 'env' }],
  ['DEFAULT', '[DEFAULT]\nhost = HOST_A\ntoken = default', {}],
  ['DEFAULT, with a pin', '[DEFAULT]\nhost = HOST_A\ntoken = default', { DATABRICKS_AUTH_TYPE: 'pat' }],
  ['DEFAULT, skipped for a host', '[DEFAULT]\nhost = HOST_A\ntoken = default', { DATABRICKS_HOST: 'HOST_B' }],
  ['DEFAULT, skipped for a token', '[DEFAULT]\nhost = HOST_A', { DATABRICKS_TOKEN: 'env' }],
  [
    'a profile',
    '[DEFAULT]\nhost = HOST_A\ntoken = default\n[b]\nhost = HOST_B\ntoken = b',
    { DATABRICKS_CONFIG_PROFILE: 'b' },
  ],
  ['a profile with a dot', '[b.c]\nhost = HOST_B\ntoken = b', { DATABRICKS_CONFIG_PROFILE: 'b.c' }],
  ['a profile inherits nothing', '[DEFAULT]\ntoken = default\n[b]\nhost = HOST_B', { DATABRICKS_CONFIG_PROFILE: 'b' }],
  ['a profile that is not there', '[b]\nhost = HOST_B\ntoken = b', { DATABRICKS_CONFIG_PROFILE: 'c' }],
  [
    'settings are no profile',
    '[__settings__]\nhost = HOST_B\ntoken = b',
    { DATABRICKS_CONFIG_PROFILE: '__settings__' },
  ],
  [
    'a default profile',
    '[DEFAULT]\nhost = HOST_A\ntoken = a\n[b]\nhost = HOST_B\ntoken = b\n[__settings__]\ndefault_profile = b',
    {},
  ],
  [
    'a default profile that is not there',
    '[DEFAULT]\nhost = HOST_A\ntoken = a\n[__settings__]\ndefault_profile = b',
    {},
  ],
  [
    'the environment before a profile',
    '[b]\nhost = HOST_B\ntoken = b',
    { DATABRICKS_CONFIG_PROFILE: 'b', DATABRICKS_TOKEN: 'env' },
  ],
  [
    'a host before a profile',
    '[b]\nhost = HOST_B\ntoken = b',
    { DATABRICKS_CONFIG_PROFILE: 'b', DATABRICKS_HOST: 'HOST_A' },
  ],
  [
    'a client of a profile',
    '[b]\nhost = HOST_B\nclient_id = ID\nclient_secret = SECRET',
    { DATABRICKS_CONFIG_PROFILE: 'b' },
  ],
  [
    'a way of a profile',
    '[b]\nhost = HOST_B\ntoken = b\nclient_id = ID\nclient_secret = SECRET\nauth_type = oauth-m2m',
    { DATABRICKS_CONFIG_PROFILE: 'b' },
  ],
  ['values with signs in them', '[DEFAULT]\nhost: HOST_A\ntoken = a;b#c=d%%[e]\n; x = y\n# z', {}],
];

await describePeer("Python's databricks-sdk, its config", python, (interpreter) => {
  test('agrees', async () => {
    await using emulator = await startEmulator();
    const {
      DATABRICKS_HOST: host = '',
      DATABRICKS_CLIENT_ID: id = '',
      DATABRICKS_CLIENT_SECRET: secret = '',
    } = emulator.env;
    const fill = (text: string): string =>
      text
        .replaceAll('HOST_A', host)
        .replaceAll('HOST_B', host.replace('127.0.0.1', 'localhost'))
        .replaceAll('ID', id)
        .replaceAll('SECRET', secret);
    const folder = await mkdtemp(join(tmpdir(), 'zerobus config '));
    try {
      const environments = await Promise.all(
        rows.map(async ([, file, environment], index) => {
          const path = join(folder, String(index));
          await writeFile(path, fill(file));
          const filled = Object.entries(environment).map(([name, value]) => [name, fill(value)] as const);
          return { ...Object.fromEntries(filled), DATABRICKS_CONFIG_FILE: path, PATH: folder, HOME: folder };
        }),
      );
      const theirs = await run(interpreter, [script], { input: JSON.stringify(environments), timeoutMs: 120_000 });
      const ours = await Promise.all(environments.map(outcome));
      const told = theirs
        .trim()
        .split('\n')
        .map((line) => outcomeOf(JSON.parse(line) as string));
      expect(rows.map(([what], index) => `${what}: ${ours[index]}`)).toEqual(
        rows.map(([what], index) => `${what}: ${told[index]}`),
      );
      expect(new Set(told).size).toBeGreaterThan(6);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

async function outcome(environment: Readonly<Record<string, string>>): Promise<string> {
  try {
    const { host, tokens } = await resolveWorkspace({ environment });
    // Without credentials a server of this machine is asked all the same.
    if (tokens === undefined) return 'failed';
    const token = await tokens.token();
    return outcomeOf(`${host.hostname} ${tokens.authType} ${token}`);
  } catch (error) {
    if (error instanceof GenError) return 'failed';
    throw error;
  }
}

/** Minted tokens differ from each other, and messages too. */
function outcomeOf(text: string): string {
  if (text.startsWith('failed')) return 'failed';
  return text.includes(' oauth-m2m ') ? text.slice(0, text.lastIndexOf(' ')) : text;
}
