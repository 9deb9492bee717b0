import { describe, expect, it } from 'vitest';
import { type Environment, restSettingsFrom } from '../../src/catalog/auth/environment.ts';
import { parseHost } from '../../src/catalog/rest/host.ts';
import { RestSource } from '../../src/catalog/rest/rest-source.ts';
import { TableName } from '../../src/model/table-name.ts';
import { exchange, replay, serve } from './replay-server.ts';

describe('host', () => {
  const good: [given: string, want: string][] = [
    ['https://w.cloud.databricks.com', 'https://w.cloud.databricks.com/'],
    ['w.cloud.databricks.com/', 'https://w.cloud.databricks.com/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://localhost:1', 'http://localhost:1/'],
    ['http://[::1]:1', 'http://[::1]:1/'],
  ];
  it.each(good)('%s', (given, want) => expect(parseHost(given).href).toBe(want));

  const bad: [given: string, code: string][] = [
    ['http://w.cloud.databricks.com', '[insecure-host]'],
    ['http://localhost.evil.com', '[insecure-host]'],
    ['ftp://w', '[invalid-host]'],
    ['https://w/sql/1', '[invalid-host]'],
    ['https://user:hush@w', '[invalid-host]'],
    ['https://', '[invalid-host]'],
    ['a b', '[invalid-host]'],
  ];
  it.each(bad)('refuses %s', (given, code) => {
    expect(() => parseHost(given)).toThrow(code);
    expect(() => parseHost(given)).not.toThrow('hush');
  });
});

describe('environment', () => {
  const token: Environment = { DATABRICKS_HOST: 'https://w', DATABRICKS_TOKEN: 't' };
  const client: Environment = { DATABRICKS_CLIENT_ID: 'i', DATABRICKS_CLIENT_SECRET: 's' };
  const rows: [what: string, given: Environment, want: unknown][] = [
    ['a token', token, { token: 't' }],
    ['a client', { DATABRICKS_WORKSPACE_URL: 'https://w', ...client }, { clientId: 'i', clientSecret: 's' }],
    ['both', { ...token, ...client }, { token: 't' }],
    [
      'both, told which',
      { ...token, ...client, DATABRICKS_AUTH_TYPE: 'oauth-m2m' },
      { clientId: 'i', clientSecret: 's' },
    ],
    ['both, told the other', { ...token, ...client, DATABRICKS_AUTH_TYPE: 'pat' }, { token: 't' }],
    ['none on this machine', { DATABRICKS_HOST: 'http://127.0.0.1:1' }, undefined],
  ];
  it.each(rows)('%s', (_, given, want) => expect(restSettingsFrom(given).credentials).toEqual(want));

  it('is overridden by a host', () => expect(restSettingsFrom(token, 'https://x').host.host).toBe('x'));
  it('must name a host', () => expect(() => restSettingsFrom({ DATABRICKS_HOST: ' ' })).toThrow('[no-host]'));
  it('must have credentials', () =>
    expect(() => restSettingsFrom({ DATABRICKS_HOST: 'w' })).toThrow('[no-credentials]'));
});

describe('client credentials', () => {
  const name = TableName.parse('catalog.iot.sensor_events');
  const credentials = { clientId: 'my id', clientSecret: 'hush-hush' };

  it('are traded for a token, once for many tables', async () => {
    let asked = '';
    await using server = await serve(
      (request, response) => {
        request.setEncoding('utf8');
        request.on('data', (chunk: string) => {
          asked += chunk;
        });
        request.on('end', () => response.end('{"access_token":"tok","expires_in":"3600"}'));
      },
      replay(exchange('get_table')),
    );
    const source = new RestSource({ host: server.url, credentials });
    await Promise.all([source.readTable(name), source.readTable(name)]);
    expect(asked).toBe('grant_type=client_credentials&scope=all-apis');
    const seen = server.requests.map((request) => [request.method, request.headers.authorization]);
    const basic = `Basic ${Buffer.from('my id:hush-hush').toString('base64')}`;
    expect(seen).toEqual([
      ['POST', basic],
      ['GET', 'Bearer tok'],
      ['GET', 'Bearer tok'],
    ]);
  });

  const bad: [what: string, status: number, body: string, code: string][] = [
    ['refused', 401, '{"error":"invalid_client","error_description":"no hush-hush here"}', '[credentials-refused]'],
    ['no token', 200, '{}', '[catalog-answer-invalid]'],
    ['a page', 200, '<html>', '[catalog-answer-invalid]'],
  ];
  it.each(bad)('%s', async (_, status, body, code) => {
    await using server = await serve((_request, response) => response.writeHead(status).end(body));
    const read = new RestSource({ host: server.url, credentials }).readTable(name);
    await expect(read).rejects.toThrow(code);
    await expect(read).rejects.not.toThrow('hush-hush');
  });
});
