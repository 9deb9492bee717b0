import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminRoutes } from '../../../src/emulator/admin/admin-routes.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { admin } from './admin-client.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  admin(emulator, '/sql', { method: 'POST', body, headers });

/** Sends a request without a body. */
async function send(method: string, path: string) {
  const { ZEROBUS_EMULATOR_ADMIN_URL: url, ZEROBUS_EMULATOR_ADMIN_TOKEN: token } = emulator.env;
  const response = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  // fetch closes the connection after a HEAD.
  const { date: _, connection: __, 'keep-alive': ___, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text() };
}

describe('a token', () => {
  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a wrong one', 'wrong'],
    ['the personal access token', () => emulator.env['DATABRICKS_TOKEN']],
    ['the secret', () => emulator.env['DATABRICKS_CLIENT_SECRET']],
  ])('%s is rejected', async (_, token) => {
    const given = typeof token === 'function' ? token() : token;
    for (const path of ['/tables', '/nothing', '/sql']) {
      const { status, json, headers } = await admin(emulator, path, { token: given });
      expect([status, json.error.code]).toEqual([401, 'unauthorized']);
      expect(json.error.message).toContain('ZEROBUS_EMULATOR_ADMIN_TOKEN');
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('does not open the workspace', async () => {
    const authorization = `Bearer ${emulator.env['ZEROBUS_EMULATOR_ADMIN_TOKEN']}`;
    const url = `${emulator.workspaceUrl}/api/2.1/unity-catalog/tables/catalog.iot.sensor_events`;
    expect((await fetch(url, { headers: { authorization } })).status).toBe(401);
  });

  test('differs for each emulator', async () => {
    const other = await startEmulator();
    await other.close();
    const [a, b] = [emulator, other].map(({ env }) => env['ZEROBUS_EMULATOR_ADMIN_TOKEN']);
    expect(a).not.toBe(b);
  });
});

describe('a path', () => {
  test.each(['', '/', '/nothing', '/tables/', '/tables/a/b', '/tables//rows', '/openapi.yaml', '/../v2/tables'])(
    '%j is not found',
    async (path) => {
      const { status, json } = await admin(emulator, path);
      expect([status, json.error.code]).toEqual([404, 'not-found']);
    },
  );

  test.each([
    ['POST', '/tables', 'GET, HEAD'],
    ['POST', '/faults/1', 'DELETE'],
    ['PUT', '/faults', 'GET, HEAD, POST'],
    ['GET', '/sql', 'POST'],
    ['OPTIONS', '/sql', 'POST'],
    ['DELETE', '/openapi.json', 'GET, HEAD'],
    ['PUT', '/reset', 'POST'],
  ])('%s %s is not allowed', async (method, path, allow) => {
    const { status, headers, json } = await admin(emulator, path, { method });
    expect([status, headers.get('allow'), json.error.code]).toEqual([405, allow, 'method-not-allowed']);
  });

  test.each(
    adminRoutes
      .filter(({ method }) => method === 'GET')
      .map(({ path }) => path.replace(/\{\w+\}/, 'catalog.iot.sensor_events')),
  )('HEAD %s answers like GET, without a body', async (path) => {
    const [get, head] = await Promise.all([send('GET', path), send('HEAD', path)]);
    expect(head).toEqual({ ...get, text: '' });
    expect([get.status, get.headers['content-length']]).toEqual([200, String(Buffer.byteLength(get.text))]);
  });

  test.each([
    ['/openapi.json', 200],
    ['/nothing', 404],
    ['/tables/a.b.c', 404],
    ['/sql', 405],
  ])('HEAD %s answers %i', async (path, want) => {
    const { status, text } = await send('HEAD', path);
    expect([status, text]).toEqual([want, '']);
  });

  test('takes no unknown parameter', async () => {
    const { status, json } = await admin(emulator, '/stats?verbose=1');
    expect([status, json.error.message]).toEqual([400, expect.stringContaining("'verbose'")]);
  });
});

describe('a body', () => {
  test.each([
    ['not JSON', '{', 'not valid JSON'],
    ['empty', '', 'not valid JSON'],
    ['an array', '[]', '"statement"'],
    ['null', 'null', '"statement"'],
    ['an unknown field', '{"sql":"x"}', "'sql'"],
    ['nested too deep', '['.repeat(100_000), 'nested deeper'],
  ])('that is %s is rejected', async (_, body, message) => {
    const { status, json } = await post(body);
    expect([status, json.error.code]).toEqual([400, 'invalid-request']);
    expect(json.error.message).toContain(message);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'of type %s is rejected',
    async (type) => {
      const { status, json } = await post('{}', { 'content-type': type });
      expect([status, json.error.code]).toEqual([415, 'not-json']);
    },
  );

  test('that is not UTF-8 is rejected', async () => {
    const body = Buffer.from('{"statement": "DROP TABLE IF EXISTS a.b.c\xff"}', 'latin1');
    const { status, json } = await post(body);
    expect([status, json.error.message]).toEqual([400, expect.stringContaining('not valid UTF-8')]);
  });

  test('of more than 1 MiB is rejected', async () => {
    const { status, json } = await post({ statement: 'x'.repeat(1024 * 1024) });
    expect([status, json.error.code]).toEqual([413, 'body-too-large']);
  });
});

test('a statement can name a table with any name that Unity Catalog allows', async () => {
  for (const sql of ['`a.b`.`c/d`.`e%f.😀`', '`c`.s.`x.y`']) {
    expect((await post({ statement: `CREATE TABLE ${sql} (x INT)` })).status).toBe(200);
    const name = sql.replaceAll('`', '');
    expect((await admin(emulator, `/tables/${encodeURIComponent(name)}`)).json.name).toBe(name);
    expect((await post({ statement: `DROP TABLE ${sql}` })).status).toBe(200);
  }
  const { status, json } = await post({ statement: `CREATE TABLE c.s.\`${'x'.repeat(256)}\` (x INT)` });
  expect([status, json.error.code]).toEqual([409, 'statement-rejected']);
  expect(json.error.message).toContain('part 3 is longer than 255 characters');
});

test('a host of a web page is rejected', async () => {
  const url = new URL(emulator.env['ZEROBUS_EMULATOR_ADMIN_URL'] as string);
  const status = await new Promise((resolve, reject) => {
    const options = { port: url.port, host: url.hostname, path: `${url.pathname}/openapi.json` };
    http
      .get({ ...options, headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .once('error', reject);
  });
  expect(status).toBe(421);
});

test('a request that waits does not keep a closed emulator', async () => {
  const other = await startEmulator();
  const waiting = admin(other, '/tables/catalog.iot.sensor_events/count?at_least=1&timeout_ms=600000');
  waiting.catch(() => {});
  await admin(other, '/stats');
  await other.close();
  await expect(waiting).rejects.toThrow('fetch failed');
});
