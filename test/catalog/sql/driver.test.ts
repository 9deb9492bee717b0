// The driver itself, against servers that are not a warehouse. test/peers tests it with a warehouse.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SqlSource } from '../../../src/catalog/sql/sql-source.ts';
import type { WarehouseAccess } from '../../../src/catalog/sql/warehouse-access.ts';
import { TableName } from '../../../src/model/table-name.ts';

const tls = (file: string): string => readFileSync(new URL(`../../fixtures/tls/${file}`, import.meta.url), 'utf8');
const ca = tls('authority.pem');
const name = TableName.parse('c.s.t');

/** Returns the error of reading a table from such a server, and the requests it received. */
async function ask(
  listener: RequestListener,
  settings: Partial<WarehouseAccess> = {},
  certificate = 'localhost',
): Promise<{ readonly error: string; readonly requests: readonly string[]; readonly tokens: number }> {
  const requests: string[] = [];
  const server = createServer(
    { cert: tls(`${certificate}.pem`), key: tls(`${certificate}.key`) },
    (request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      listener(request, response);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let tokens = 0;
  const source = new SqlSource({
    host: new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`),
    httpPath: '/sql/1.0/warehouses/1a',
    tokens: { token: async () => `dapi-secret-${tokens++}` },
    ca,
    ...settings,
  });
  try {
    const error = await source.readTable(name).then(String, String);
    expect(error).not.toContain('dapi-secret');
    return { error, requests, tokens };
  } finally {
    await source.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const says = (status: number, headers: Record<string, string>, body = ''): RequestListener => {
  return (_, response) => void response.writeHead(status, headers).end(Buffer.from(body, 'latin1'));
};

describe('responses that cannot come from a warehouse', () => {
  const rows: [title: string, listener: RequestListener, want: RegExp][] = [
    [
      'a page',
      says(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>Sign in'),
      /text\/html.*\[catalog-answer-invalid\]/,
    ],
    ['JSON', says(200, { 'content-type': 'application/json' }, '{}'), /application\/json.*\[catalog-answer-invalid\]/],
    [
      'the page of a proxy',
      says(403, { 'content-type': 'text/html' }, '<html>Blocked'),
      /text\/html \(status 403\), which .*\[catalog-answer-invalid\]/,
    ],
    [
      'an IP access list',
      says(403, { 'x-databricks-reason-phrase': 'Source IP address: 192.0.2.1 is blocked by Databricks IP ACL' }),
      /status 403: Source IP address: 192\.0\.2\.1 is blocked.*\[network-denied\]/,
    ],
    ['401', says(401, {}), /\[unauthenticated\]/],
    [
      '403',
      says(403, { 'x-thriftserver-error-message': 'Invalid access token.' }),
      /Invalid access token.*\[warehouse-denied\]/,
    ],
    ['404', says(404, {}), /warehouses\/1a.*\[warehouse-not-found\]/],
    ['500', says(500, {}), /status 500.*\[catalog-error\]/],
    [
      'a redirection',
      says(302, { location: 'https://login.example/?code=x' }),
      /redirects to login.example, .*\[catalog-redirect\]/,
    ],
    ['a connection that is cut', (request) => request.socket.destroy(), /\[network-failed\]/],
    [
      'a version of Thrift that is none',
      says(200, { 'content-type': 'application/x-thrift' }, '\x80\x02\0\0'),
      /\[catalog-answer-invalid\]/,
    ],
  ];
  test.each(rows)('%s', async (_, listener, want) => {
    const { error, requests } = await ask(listener);
    expect(error).toMatch(want);
    expect(requests[0]).toBe('POST /sql/1.0/warehouses/1a Bearer dapi-secret-0');
  });

  test.each([
    ['nothing', '', 100],
    ['an answer that ends too early', '\x80\x01\0\x02\0\0\0\x0bOpenSession', 100],
  ])('%s', async (_, body, timeoutMs) => {
    const { error } = await ask(says(200, { 'content-type': 'application/x-thrift' }, body), { timeoutMs });
    expect(error).toMatch(/within 0.1 s. \[warehouse-timeout\]/);
  });

  test('an answer that never comes', async () => {
    const { error } = await ask(() => undefined, { timeoutMs: 100 });
    expect(error).toMatch(/within 0.1 s. \[(warehouse|request)-timeout\]/);
  });
});

describe('certificates, which the driver itself does not look at: nothing is sent where one is', () => {
  test.each([
    ['of an authority that is not known', 'localhost', 'elsewhere.pem', /unable to verify|unable to get|self-signed/],
    ['for another name', 'elsewhere', 'authority.pem', /altnames/],
  ])('%s', async (_, certificate, authority, want) => {
    const { error, requests } = await ask(says(200, {}), { ca: tls(authority) }, certificate);
    expect(error).toMatch(want);
    expect(error).toContain('[tls-failed]');
    expect(requests).toEqual([]);
  });
});

test('the driver is loaded with the first statement, and not before', async () => {
  const script = `
    import { createRequire } from 'node:module';
    const { SqlSource } = await import('./src/catalog/sql/sql-source.ts');
    const { TableName } = await import('./src/model/table-name.ts');
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('databricks'));
    const settings = { host: new URL('https://127.0.0.1:1'), httpPath: '/sql/1', tokens: { token: async () => 'x' } };
    const source = new SqlSource(settings);
    const before = loaded();
    const error = await source.readTable(TableName.parse('c.s.t')).catch((error) => error.code);
    await source.close();
    console.log(before, error, loaded());`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    script,
  ]);
  expect(stdout).toBe('false connection-refused true\n');
});
