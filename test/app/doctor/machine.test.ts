import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CheckStatus } from '../../../src/app/doctor/doctor-report.ts';
import { checkAuthentication } from '../../../src/app/doctor/machine/check-authentication.ts';
import { checkClock, classifyClockOffset } from '../../../src/app/doctor/machine/check-clock.ts';
import { checkCredentials } from '../../../src/app/doctor/machine/check-credentials.ts';
import { checkNode, MIN_NODE_VERSION } from '../../../src/app/doctor/machine/check-node.ts';
import { checkConfig, checkWorkspace } from '../../../src/app/doctor/machine/check-settings.ts';
import type { Workspace } from '../../../src/auth/resolve-workspace.ts';
import { resolveWorkspace } from '../../../src/auth/resolve-workspace.ts';
import { genError } from '../../../src/diagnostics/gen-error.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { serve } from '../../catalog/replay-server.ts';
import { startSilentServer } from './sockets.ts';
import { testMachine } from './test-machine.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const workspace = (environment: Readonly<Record<string, string>> = emulator.env): Promise<Workspace> =>
  resolveWorkspace({ environment });

describe('Node.js', () => {
  const rows: readonly (readonly [version: string, status: CheckStatus])[] = [
    ['20.19.0', 'ok'],
    ['20.18.3', 'fail'],
    ['18.20.4', 'fail'],
    ['22.0.0', 'ok'],
    ['24.1.0-nightly', 'ok'],
  ];
  test.each(rows)('%s is %s', (version, status) => expect(checkNode(version).status).toBe(status));

  test.each(['package.json', 'runtime/package.json'])('%s requires the same version', (file) => {
    const { engines } = JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));
    expect(engines.node).toBe(`>=${MIN_NODE_VERSION}`);
  });
});

test('the config', () => {
  expect(checkConfig({ file: undefined, summary: '' })).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('No config file'),
  });
  expect(checkConfig({ file: 'zerobus.config.ts', summary: '2 tables' }).message).toBe('zerobus.config.ts: 2 tables.');
  const broken = checkConfig(genError('config-not-found', {}, { file: 'x.json' }));
  expect(broken).toMatchObject({
    status: 'fail',
    message: 'Config file x.json does not exist.',
    fix: expect.any(String),
  });
});

test('the workspace', async () => {
  expect(checkWorkspace(await workspace())).toMatchObject({ status: 'ok', message: `${emulator.workspaceUrl}.` });
  const { host } = await workspace();
  expect(checkWorkspace({ host, profile: 'dev' }).message).toContain('from profile dev');
  expect(checkWorkspace(genError('no-host', {}, {}))).toMatchObject({
    status: 'fail',
    fix: expect.stringContaining('DATABRICKS_HOST'),
  });
});

describe('the clock', () => {
  const rows: readonly (readonly [aheadS: number, status: CheckStatus, message: string])[] = [
    [0, 'ok', 'Within 1 s of the workspace.'],
    [60, 'ok', 'Within 60 s of the workspace.'],
    [61, 'warn', 'This machine is 61 s ahead of the workspace'],
    [-300, 'warn', 'This machine is 300 s behind the workspace'],
    [-301, 'fail', 'This machine is 301 s behind the workspace'],
    [86_400, 'fail', 'This machine is 86400 s ahead of the workspace'],
  ];
  test.each(rows)('%i s ahead is %s', (aheadS, status, message) => {
    expect(classifyClockOffset(aheadS * 1000)).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  test('is compared with the Date header of a response', async () => {
    const late = testMachine({ now: () => Date.now() - 120_000 });
    expect(await checkClock(await workspace(), testMachine())).toMatchObject({ status: 'ok' });
    expect((await checkClock(await workspace(), late)).message).toMatch(/^This machine is 1(19|20|21) s behind/);
  });

  test('of a server without a Date header, or without a response', async () => {
    await using dateless = await serve((_, response) => {
      response.sendDate = false;
      response.end('{}');
    });
    expect(await checkClock({ host: dateless.url }, testMachine())).toMatchObject({ status: 'skip' });
    await using never = await startSilentServer();
    const host = new URL(`http://127.0.0.1:${never.port}`);
    expect(await checkClock({ host }, testMachine({ timeoutMs: 50 }))).toMatchObject({
      status: 'fail',
      message: `${host.host} did not respond within 0.05 s.`,
    });
  });
});

describe('authentication', () => {
  const local = (more: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
    DATABRICKS_HOST: emulator.workspaceUrl,
    ...more,
  });

  test('names the credential provider and the user', async () => {
    const { DATABRICKS_CLIENT_ID, DATABRICKS_CLIENT_SECRET } = emulator.env as Record<string, string>;
    expect(await checkAuthentication(await workspace(), testMachine())).toMatchObject({
      status: 'ok',
      message: 'pat, as admin@emulator.invalid.',
      value: { workspaceId: '127' },
    });
    const environment = local({ DATABRICKS_CLIENT_ID, DATABRICKS_CLIENT_SECRET } as Record<string, string>);
    expect(await checkAuthentication(await workspace(environment), testMachine())).toMatchObject({
      status: 'ok',
      message: 'oauth-m2m, as emulator.',
    });
  });

  test('a server without SCIM, and one that needs no token', async () => {
    await using server = await serve((_, response) => response.writeHead(404).end('not found'));
    const machine = testMachine();
    const open = await resolveWorkspace({ environment: { DATABRICKS_HOST: server.url.href } });
    expect(await checkAuthentication(open, machine)).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('No credentials'),
    });
    const environment = { DATABRICKS_HOST: server.url.href, DATABRICKS_TOKEN: 'x' };
    expect(await checkAuthentication(await workspace(environment), machine)).toMatchObject({
      status: 'ok',
      message: 'pat.',
    });
  });

  test.each<[status: number, body: string, outcome: CheckStatus, message: RegExp]>([
    [200, '{"userName":"me"}', 'ok', /^pat, as me\.$/],
    [200, '{"captive":true}', 'warn', /names no user/],
    [403, '{"error_code":"403","message":"Invalid access token."}', 'fail', /rejected the token: 403: Invalid access/],
    [
      403,
      '{"error_code":"PERMISSION_DENIED","message":"required scopes: scim"}',
      'warn',
      /status 403: PERMISSION_DENIED/,
    ],
    [403, '', 'fail', /it is empty \(status 403\)/],
    [429, '', 'fail', /responded with status 429/],
    [500, '{"error_code":"INTERNAL_ERROR"}', 'fail', /status 500: INTERNAL_ERROR/],
    [
      502,
      '<html><title>502 Bad Gateway</title></html>',
      'fail',
      /HTML page with the title '502 Bad Gateway' \(status 502\)/,
    ],
    [503, '', 'fail', /responded with status 503/],
  ])('status %i with %s is %s', async (status, body, outcome, message) => {
    await using server = await serve((_, response) => response.writeHead(status).end(body));
    const environment = { DATABRICKS_HOST: server.url.href, DATABRICKS_TOKEN: 'x' };
    const found = await checkAuthentication(await workspace(environment), testMachine());
    expect(found).toMatchObject({ status: outcome, message: expect.stringMatching(message) });
    expect(found.value !== undefined).toBe(outcome !== 'fail');
  });

  test('a rejected token is not shown', async () => {
    const outcome = await checkAuthentication(
      await workspace(local({ DATABRICKS_TOKEN: 'dapi-wrong' })),
      testMachine(),
    );
    expect(outcome).toMatchObject({ status: 'fail', message: expect.stringContaining('rejected the token') });
    expect(JSON.stringify(outcome)).not.toContain('dapi-wrong');
  });

  test('without a token, and with one that takes too long', async () => {
    const pinned = await workspace(local({ DATABRICKS_AUTH_TYPE: 'pat' }));
    expect(await checkAuthentication(pinned, testMachine())).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('DATABRICKS_TOKEN is not set'),
    });
    const never = { host: pinned.host, tokens: { token: (signal?: AbortSignal) => aborted(signal) } };
    expect(await checkAuthentication(never, testMachine({ timeoutMs: 20 }))).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('did not respond within 0.02 s'),
    });
  });
});

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}

describe('credentials', () => {
  const rows: readonly (readonly [
    name: string,
    given: Readonly<Record<string, string>>,
    status: CheckStatus,
    text: RegExp,
  ])[] = [
    ['valid', {}, 'ok', /emulator gets tokens/],
    [
      'without the workspace',
      { DATABRICKS_HOST: '', DATABRICKS_WORKSPACE_URL: '' },
      'warn',
      /export DATABRICKS_HOST=http:/,
    ],
    [
      'with another workspace',
      { DATABRICKS_HOST: 'https://other.example' },
      'warn',
      /another workspace, other\.example/,
    ],
    ['with an invalid host', { DATABRICKS_HOST: 'https://a/b' }, 'warn', /DATABRICKS_HOST is not a valid host/],
    ['without a secret', { DATABRICKS_CLIENT_SECRET: ' ' }, 'fail', /DATABRICKS_CLIENT_SECRET is not set/],
    [
      'without either',
      { DATABRICKS_CLIENT_ID: '', DATABRICKS_CLIENT_SECRET: '' },
      'fail',
      /ID and .*SECRET are not set/,
    ],
    ['with a wrong secret', { DATABRICKS_CLIENT_SECRET: 'hunter-2' }, 'fail', /invalid_client.*Secrets .* expire/s],
  ];
  test.each(rows)('%s', async (_, given, status, text) => {
    const environment = { ...emulator.env, ...given };
    const outcome = await checkCredentials(await workspace(), testMachine({ environment }));
    expect(outcome.status).toBe(status);
    expect(`${outcome.message} ${outcome.fix}`).toMatch(text);
    expect(`${outcome.message} ${outcome.fix}`).not.toMatch(/hunter|[0-9a-f]{32}/);
  });

  test('that are not verified in time', async () => {
    await using never = await startSilentServer();
    const machine = testMachine({ environment: emulator.env, timeoutMs: 50 });
    const outcome = await checkCredentials({ host: new URL(`http://127.0.0.1:${never.port}`) }, machine);
    expect(outcome).toMatchObject({ status: 'fail', message: expect.stringContaining('within 0.05 s') });
  });
});
