import { describe, expect, test } from 'vitest';
import { resolveClientSettings } from '../../src/client/client-settings.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';

const token = { token: 't' };

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
  const env = {
    ZEROBUS_SERVER_ENDPOINT: '1234.zerobus.us-west-2.cloud.databricks.com',
    DATABRICKS_HOST: 'https://dbc-1.cloud.databricks.com/',
    DATABRICKS_CLIENT_ID: 'id',
    DATABRICKS_CLIENT_SECRET: 'secret',
  };

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
