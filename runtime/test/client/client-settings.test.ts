import { afterEach, describe, expect, test, vi } from 'vitest';
import { resolveClientSettings } from '../../src/client/client-settings.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';

afterEach(() => void vi.unstubAllEnvs());

const token = { token: 't' };
const env = {
  ZEROBUS_SERVER_ENDPOINT: '1234.zerobus.us-west-2.cloud.databricks.com',
  DATABRICKS_HOST: 'https://dbc-1.cloud.databricks.com/',
  DATABRICKS_CLIENT_ID: 'id',
  DATABRICKS_CLIENT_SECRET: 'secret',
};

describe('errors of client options name the option and show no secret', () => {
  test.each<[string, unknown]>([
    ['endpoint', { endpoint: 'http://zerobus.example.com' }],
    ['endpoint', { endpoint: 'ftp://127.0.0.1' }],
    ['endpoint', { endpoint: 'not an address' }],
    ['endpoint', { endpoint: '' }],
    ['workspaceUrl', { workspaceUrl: 'http://example.com' }],
    ['workspaceUrl', { workspaceUrl: 'https://user:hunter2@example.com' }],
    ['credentials.clientId', { credentials: { clientSecret: 'hunter2' } }],
    ['credentials.clientSecret', { credentials: { clientId: 'x', clientSecret: '' } }],
    ['credentials.token', { credentials: { token: 5 } }],
    ['both token and clientSecret', { credentials: { token: 'x', clientId: 'x', clientSecret: 'hunter2' } }],
    ['both federation and clientSecret', { credentials: { federation: { token: 'x' }, clientSecret: 'hunter2' } }],
    ['credentials.federation', { credentials: { federation: 'hunter2' } }],
    ['credentials.federation.token', { credentials: { federation: {} } }],
    ['credentials.federation.token', { credentials: { federation: { token: 'hunter2' } } }],
    ['credentials.federation.token', { credentials: { federation: { token: '"a.hunter2.c' } } }],
    ['credentials.federation.clientId', { credentials: { federation: { clientId: '', token: 'a.b.c' } } }],
    ['credentials.federation.clientId', { credentials: { federation: { clientId: 'x\n', token: 'a.b.c' } } }],
    ["Unknown option 'subjectToken'", { credentials: { federation: { token: 'a.b.c', subjectToken: 'hunter2' } } }],
    ['credentials', { credentials: 'hunter2' }],
    ['host', { host: 'x' }],
  ])('%s', (name, options) => {
    let message = '';
    try {
      new ZerobusClient(options as object);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(name);
    expect(message).toContain('[configuration]');
    expect(message).not.toContain('hunter2');
  });
});

describe('settings from the environment', () => {
  test('all settings come from the environment, with https as the default scheme', () => {
    expect(resolveClientSettings({}, env)).toEqual({
      endpoint: 'https://1234.zerobus.us-west-2.cloud.databricks.com',
      workspaceId: '1234',
      workspaceUrl: 'https://dbc-1.cloud.databricks.com',
      credentials: { clientId: 'id', clientSecret: 'secret' },
    });
  });

  test.each([
    ['localhost:50051', 'https://localhost:50051'],
    ['http://localhost:50051', 'http://localhost:50051'],
    ['http://127.0.0.2:1', 'http://127.0.0.2:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
    ['https://1.example.com:443/', 'https://1.example.com'],
  ])('endpoint %s', (endpoint, want) => {
    expect(resolveClientSettings({ endpoint, credentials: token }, {}).endpoint).toBe(want);
  });

  test('DATABRICKS_WORKSPACE_URL replaces DATABRICKS_HOST, and an option replaces both', () => {
    const { DATABRICKS_HOST: _, ...rest } = env;
    const other = { ...rest, DATABRICKS_WORKSPACE_URL: 'dbc-2.example.com' };
    expect(resolveClientSettings({}, other).workspaceUrl).toBe('https://dbc-2.example.com');
    expect(resolveClientSettings({ workspaceUrl: 'dbc-3.example.com' }, env).workspaceUrl).toBe(
      'https://dbc-3.example.com',
    );
  });

  test('federation needs the workspace, and no client secret', () => {
    const options = { credentials: { federation: { token: () => 'a.b.c' } } };
    expect(new ZerobusClient(options).catalog).toBeUndefined();
    const { ZEROBUS_SERVER_ENDPOINT, DATABRICKS_HOST } = env;
    expect(resolveClientSettings(options, { ZEROBUS_SERVER_ENDPOINT, DATABRICKS_HOST })).toMatchObject({
      workspaceUrl: 'https://dbc-1.cloud.databricks.com',
      credentials: options.credentials,
    });
    expect(() => resolveClientSettings(options, { ZEROBUS_SERVER_ENDPOINT })).toThrow(
      'Not set: workspaceUrl (DATABRICKS_HOST) [configuration]',
    );
  });

  test('every missing setting is named', () => {
    const read = (): unknown => resolveClientSettings({}, {});
    for (const name of [
      'ZEROBUS_SERVER_ENDPOINT',
      'DATABRICKS_HOST',
      'DATABRICKS_CLIENT_ID',
      'DATABRICKS_CLIENT_SECRET',
    ]) {
      expect(read).toThrow(name);
    }
    expect(() => resolveClientSettings({ credentials: token }, {})).toThrow(
      'Not set: endpoint (ZEROBUS_SERVER_ENDPOINT) [configuration]',
    );
  });
});

describe('a setting that cannot work is reported before anything connects', () => {
  const aws = 'dbc-1.cloud.databricks.com';
  const azure = 'adb-42.7.azuredatabricks.net';
  const zerobus = '1234.zerobus.us-west-2.cloud.databricks.com';
  const azureZerobus = '42.zerobus.westeurope.azuredatabricks.net';

  test.each<[endpoint: string, message: RegExp, help: RegExp]>([
    [`'${zerobus}'`, /is in quotes/, /Remove the quotes/],
    [`"${zerobus}`, /is in quotes/, /Remove/],
    [`\u201c${zerobus}\u201d`, /is in quotes/, /Remove/],
    [azure, /of a workspace, not of a Zerobus endpoint: adb-42/, /to 42\.zerobus\.<region>\.azuredatabricks\.net\.$/],
    [`https://${aws}/?o=99`, /of a workspace/, /to 99\.zerobus\.<region>\.cloud\.databricks\.com\.$/],
    [`https://${aws}/browse?o=99#x`, /of a workspace/, /to 99\.zerobus/],
    [aws, /of a workspace/, /<workspace-id>\.zerobus\.<region>\.cloud\.databricks\.com\. .*after \?o=/],
    ['77.1.gcp.databricks.com', /of a workspace/, /to 77\.zerobus\.<region>\.gcp\.databricks\.com\.$/],
    [
      'zerobus.us-west-2.cloud.databricks.com:443',
      /must begin with the workspace ID/,
      /<workspace-id>\.zerobus\.us-west-2/,
    ],
    [
      'zerobus.us-west-2.cloud.databricks.com/?o=99',
      /must begin/,
      /to 99\.zerobus\.us-west-2\.cloud\.databricks\.com\.$/,
    ],
    ['adb-42.zerobus.westeurope.azuredatabricks.net', /begins with adb-42/, /to 42\.zerobus\.westeurope\.azure/],
    ['1234.zerobus.cloud.databricks.com', /has no region/, /1234\.zerobus\.<region>/],
    [`${zerobus}/x`, /has a path/, /to https:\/\/1234\.zerobus\.us-west-2\.cloud\.databricks\.com\.$/],
    [`${zerobus}/?o=1234`, /has a path/, /1234\.zerobus/],
    [`${zerobus}:8443`, /has port 8443/, /1234\.zerobus/],
    ['accounts.cloud.databricks.com', /of the account console/, /zerobus\.<region>/],
    ['accounts.azuredatabricks.net', /of the account console/, /zerobus\.<region>/],
    ['accounts.gcp.databricks.com', /of the account console/, /zerobus\.<region>/],
    [`http://${zerobus}`, /http:\/\/ is accepted for loopback/, /https/],
    [`grpc://${zerobus}`, /must start with https:\/\/, not grpc/, /./],
    [`ZEROBUS_SERVER_ENDPOINT=${zerobus}`, /is not an address/, /./],
    ['1234.zerobus.us-\nwest-2.cloud.databricks.com', /is not an address/, /./],
  ])('endpoint %j', (endpoint, message, help) => {
    const read = (): unknown =>
      resolveClientSettings({}, { ...env, DATABRICKS_HOST: aws, ZEROBUS_SERVER_ENDPOINT: endpoint });
    expect(errorOf(read)).toMatchObject({ code: 'configuration', message: expect.stringMatching(message) });
    expect(errorOf(read).message).toContain('ZEROBUS_SERVER_ENDPOINT');
    expect(errorOf(read).help).toMatch(help);
    // As an option it is rejected when the client is created.
    expect(errorOf(() => new ZerobusClient({ endpoint })).message).toMatch(message);
  });

  test.each<[workspace: string, message: RegExp, help: RegExp]>([
    [azureZerobus, /of a Zerobus endpoint, not of a workspace/, /https:\/\/adb-42\.<n>\.azuredatabricks\.net/],
    [zerobus, /of a Zerobus endpoint/, /https:\/\/<name>\.cloud\.databricks\.com/],
    ['https://accounts.cloud.databricks.com', /of the account console/, /https:\/\/<name>\.cloud/],
    ['accounts.azuredatabricks.net', /of the account console/, /adb-<workspace-id>/],
    [`"https://${aws}"`, /is in quotes/, /Remove/],
    [`https://${aws}/?o=99`, /has a path/, /to https:\/\/dbc-1\.cloud\.databricks\.com\.$/],
    [`${aws}:8443`, /has port 8443/, /dbc-1/],
    [azure, /different clouds/, /of the same workspace/],
  ])('workspace %j', (workspaceUrl, message, help) => {
    const error = errorOf(() => resolveClientSettings({}, { ...env, DATABRICKS_HOST: workspaceUrl }));
    expect(error.message).toMatch(message);
    expect(error.help).toMatch(help);
  });

  test('endpoint and workspace of each other are swapped', () => {
    const swapped = { ...env, ZEROBUS_SERVER_ENDPOINT: `https://${aws}/`, DATABRICKS_HOST: zerobus };
    expect(errorOf(() => resolveClientSettings({}, swapped)).message).toMatch(/ENDPOINT\) and .*HOST\) are swapped/);
  });

  test('the endpoint of another workspace', () => {
    const other = { ...env, ZEROBUS_SERVER_ENDPOINT: azureZerobus, DATABRICKS_HOST: 'adb-43.7.azuredatabricks.net' };
    const error = errorOf(() => resolveClientSettings({}, other));
    expect(error.message).toMatch(/belongs to workspace 42, but adb-43\S* is workspace 43/);
    expect(error.help).toContain('43.zerobus.westeurope.azuredatabricks.net');
  });

  test.each([
    [` ${zerobus}\n`, `https://${zerobus}`],
    [`\ufeffhttps://${zerobus}/`, `https://${zerobus}`],
    [`${zerobus}:443`, `https://${zerobus}`],
    ['zerobus.internal.example:8443', 'https://zerobus.internal.example:8443'],
    [
      '1.zerobus.us-west-2.privatelink.cloud.databricks.com',
      'https://1.zerobus.us-west-2.privatelink.cloud.databricks.com',
    ],
    ['https://10.0.0.1', 'https://10.0.0.1'],
  ])('endpoint %j works', (endpoint, want) => {
    expect(resolveClientSettings({}, { ...env, ZEROBUS_SERVER_ENDPOINT: endpoint }).endpoint).toBe(want);
  });
});

describe('what a file or a copy added to a secret is named, and nothing of the secret is shown', () => {
  test.each<[given: string, text: string]>([
    ['hunter2\n', 'ends with a line feed'],
    ['hunter2\r\n', 'ends with a line feed'],
    ['hunter2\r', 'ends with a carriage return'],
    [' hunter2', 'begins with a space'],
    ['\thunter2', 'begins with a tab'],
    ['"hunter2"', 'begins with a quote'],
    ["hunter2'", 'ends with a quote'],
    ['\u201chunter2\u201d', 'begins with a quote'],
    ['\ufeffhunter2', 'begins with a byte order mark'],
    ['\u00ef\u00bb\u00bfhunter2', 'begins with a byte order mark'],
    ['hunter2\u200b', 'ends with an invisible character'],
    ['hunter2\u0000', 'ends with an invisible character'],
    ['hunt\ner2', 'contains an invisible character'],
  ])('%j', (secret, text) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const settings: [name: string, read: () => unknown][] = [
      ['DATABRICKS_CLIENT_SECRET', () => resolveClientSettings({}, { ...env, DATABRICKS_CLIENT_SECRET: secret })],
      ['DATABRICKS_CLIENT_ID', () => resolveClientSettings({}, { ...env, DATABRICKS_CLIENT_ID: secret })],
      ['clientSecret', () => new ZerobusClient({ credentials: { clientId: 'id', clientSecret: secret } }).check()],
      ['credentials.token', () => new ZerobusClient({ credentials: { token: secret } }).check()],
    ];
    for (const [name, read] of settings) {
      const error = errorOf(read);
      expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(text) });
      expect(error.message).toContain(name);
      expect(`${error.message}${error.help}${error.stack}`).not.toMatch(/hunt|er2/);
    }
  });

  test('a quote within a secret is a part of it', () => {
    const secret = 'hun"ter 2';
    expect(resolveClientSettings({}, { ...env, DATABRICKS_CLIENT_SECRET: secret }).credentials).toMatchObject({
      clientSecret: secret,
    });
  });
});

function errorOf(read: () => unknown): ZerobusError {
  try {
    read();
  } catch (error) {
    return ZerobusError.from(error);
  }
  throw new Error('it was accepted');
}
