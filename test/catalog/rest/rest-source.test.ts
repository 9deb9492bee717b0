import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { WorkspaceTokens } from '../../../src/auth/workspace-tokens.ts';
import { RestSource } from '../../../src/catalog/rest/rest-source.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { formatSqlType } from '../../../src/model/format-sql-type.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import type { Clock } from '../../../src/system/clock.ts';
import type { HttpSettings } from '../../../src/system/http/request.ts';
import { exchange, exchanges, replay, serve } from '../replay-server.ts';

const table = TableName.parse('catalog.iot.sensor_events');
const secret = 'dapi-0123456789abcdef';

/** A clock that does not wait, but records the requested times. */
function fakeClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.parse('2026-01-31T12:00:00Z'),
    random: () => 1,
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
}

function read(host: URL, http: HttpSettings = {}, signal?: AbortSignal): Promise<TableModel> {
  const settings = { host, tokens: { token: async () => secret }, http: { clock: fakeClock(), ...http } };
  return new RestSource(settings).readTable(table, signal);
}

async function failure(promise: Promise<unknown>): Promise<GenError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GenError);
  const found = error as GenError;
  expect(JSON.stringify(found.diagnostic) + found.message + found.stack).not.toContain(secret);
  expect(found.help).not.toBe('');
  return found;
}

describe('answers recorded from a real server', () => {
  it('reads a table with every type', async () => {
    await using server = await serve(replay(exchange('get_table')));
    const model = await read(server.url);
    expect(String(model.name)).toBe('catalog.iot.sensor_events');
    expect(model.kind).toBe('EXTERNAL');
    expect(model.format).toBe('DELTA');
    expect(model.columns.map((column) => formatSqlType(column.type)).join('; ')).toBe(
      'BOOLEAN; TINYINT; SMALLINT; INT; BIGINT; FLOAT; DOUBLE; DATE; TIMESTAMP; TIMESTAMP_NTZ; STRING; BINARY; ' +
        'DECIMAL(38,10); ARRAY<INT>; ARRAY<STRUCT<a: INT NOT NULL, b: STRING>>; MAP<STRING, BIGINT>; ' +
        'STRUCT<l1: STRUCT<l2: STRUCT<x: INT NOT NULL, y: STRING> NOT NULL, n: BIGINT> NOT NULL, k: STRING>; VARIANT',
    );
    expect(server.requests[0]?.url).toBe('/api/2.1/unity-catalog/tables/catalog.iot.sensor_events');
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  });

  const errors: [name: string, code: string, said: string][] = [
    ['err_table_missing', 'table-not-found', 'catalog.iot.sensor_events'],
    ['err_schema_missing', 'schema-not-found', 'schema'],
    ['err_catalog_missing', 'catalog-not-found', 'catalog'],
    ['auth_err_401_no_token', 'unauthenticated', 'No authorization found'],
    ['auth_err_expired', 'unauthenticated', 'Invalid access token'],
    ['auth_err_403_table', 'permission-denied', 'Access denied'],
    ['auth_err_unknown_user', 'permission-denied', 'User not allowed'],
    ['err_two_parts', 'catalog-error', 'Invalid table name'],
    ['err_unknown_path', 'catalog-error', '404'],
  ];
  it.each(errors)('%s -> %s', async (name, code, said) => {
    await using server = await serve(replay(exchange(name)));
    const error = await failure(read(server.url));
    expect(error.code).toBe(code);
    expect(error.message).toContain(said);
    expect(server.requests).toHaveLength(1);
  });

  const tables = exchanges.filter(
    ({ response }) => response.status === 200 && Object.hasOwn(response.body as object, 'columns'),
  );
  it.each(tables.map((item) => [item.name, item] as const))('%s is a model', async (_, item) => {
    await using server = await serve(replay(item));
    const model = await read(server.url);
    const body = item.response.body as { name: string; columns: { name: string; position: number }[] };
    const names = body.columns.toSorted((a, b) => a.position - b.position).map((column) => column.name);
    expect(model.columns.map((column) => column.name)).toEqual(names);
  });
});

describe('codes of Databricks', () => {
  const rows: [body: unknown, code: string][] = [
    [{ error_code: 'TABLE_DOES_NOT_EXIST', message: "Table 'c.s.t' does not exist." }, 'table-not-found'],
    [{ error_code: 'SCHEMA_DOES_NOT_EXIST', message: "Schema 'c.s' does not exist." }, 'schema-not-found'],
    [{ error_code: 'CATALOG_DOES_NOT_EXIST', message: "Catalog 'c' does not exist." }, 'catalog-not-found'],
    [{ error_code: 'NOT_FOUND', message: "Catalog 'c' does not exist." }, 'catalog-not-found'],
    [{ error_code: 'RESOURCE_DOES_NOT_EXIST', message: "Table 'c.s.catalog' was not found" }, 'table-not-found'],
  ];
  it.each(rows)('%j -> %s', async (body, code) => {
    await using server = await serve((_, response) => response.writeHead(404).end(JSON.stringify(body)));
    expect((await failure(read(server.url))).code).toBe(code);
  });
});

describe('an invalid response', () => {
  const rows: [what: string, body: string, reason: string][] = [
    ['a page', '<!DOCTYPE html><html><title>Sign in</title></html>', 'HTML'],
    ['nothing', '', 'empty'],
    ['text', 'hello', 'not JSON'],
    ['JSON that is cut', '{"name":"sensor_events","columns":[{"na', 'truncated'],
    ['another document', '{"swagger":"2.0"}', 'name'],
    ['an array', '[]', 'the response'],
    ['columns of another kind', '{"name":"a","catalog_name":"b","schema_name":"c","columns":{}}', 'columns'],
    ['a column without a name', '{"name":"a","catalog_name":"b","schema_name":"c","columns":[{}]}', 'columns.0.name'],
  ];
  it.each(rows)('%s', async (_, body, reason) => {
    await using server = await serve((_request, response) => response.end(body));
    const error = await failure(read(server.url));
    expect([error.code, error.message]).toEqual(['catalog-answer-invalid', expect.stringContaining(reason)]);
  });

  it('is read up to a limit', async () => {
    await using server = await serve((_, response) => response.end('x'.repeat(5000)));
    expect((await failure(read(server.url, { maxBytes: 4096 }))).code).toBe('catalog-answer-too-large');
  });

  it('a redirect is not followed', async () => {
    await using server = await serve((_, response) =>
      response.writeHead(302, { location: 'https://login.example.com/?secret=1' }).end(),
    );
    const error = await failure(read(server.url));
    expect([error.code, server.requests.length]).toEqual(['catalog-redirect', 1]);
    expect(error.message).toContain('login.example.com');
    expect(error.message).not.toContain('secret=1');
  });

  it('shows no secret that a server sends back', async () => {
    const body = JSON.stringify({ error_code: 'UNAUTHENTICATED', message: `bad token ${secret}\u001b[31m` });
    await using server = await serve((_, response) => response.writeHead(401).end(body));
    const error = await failure(read(server.url));
    expect(error.message).toContain('bad token ***');
    expect(error.message).not.toContain('\u001b');
  });
});

describe('trying again', () => {
  const ok = replay(exchange('get_table'));
  const busy = (status: number, after?: string) => replayStatus(status, after);

  it.each([
    ['seconds', '7', 7000],
    ['a date', 'Sat, 31 Jan 2026 12:00:09 GMT', 9000],
    ['a date gone by', 'Sat, 31 Jan 2026 11:00:00 GMT', 200],
    ['nonsense', 'soon', 200],
    ['nothing', undefined, 200],
  ])('waits as Retry-After says: %s', async (_, after, want) => {
    const clock = fakeClock();
    await using server = await serve(busy(429, after), ok);
    await read(server.url, { clock });
    expect(clock.waits).toEqual([want]);
  });

  it('backs off and gives up', async () => {
    const clock = fakeClock();
    await using server = await serve(busy(503));
    const error = await failure(read(server.url, { clock }));
    expect([error.code, clock.waits, server.requests.length]).toEqual(['catalog-unavailable', [200, 400, 800], 4]);
  });

  it('does not wait for an hour', async () => {
    const clock = fakeClock();
    await using server = await serve(busy(429, '3600'));
    expect((await failure(read(server.url, { clock }))).code).toBe('catalog-unavailable');
    expect(clock.waits).toEqual([]);
  });

  it('after a connection that was cut', async () => {
    await using server = await serve((request) => request.socket.destroy(), ok);
    expect((await read(server.url)).columns.length).toBeGreaterThan(0);
  });

  it('not after another error', async () => {
    await using server = await serve((_, response) => response.writeHead(500).end('{"message":"oops"}'));
    const error = await failure(read(server.url));
    expect([error.code, server.requests.length]).toEqual(['catalog-error', 1]);
  });
});

describe('no network', () => {
  it('nothing listens', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    expect((await failure(read(new URL(`http://127.0.0.1:${port}`)))).code).toBe('connection-refused');
  });

  const causes: [cause: string, code: string, attempts: number][] = [
    ['ENOTFOUND', 'host-not-found', 1],
    ['EAI_AGAIN', 'host-not-found', 4],
    ['ECONNREFUSED', 'connection-refused', 4],
    ['ECONNRESET', 'network-failed', 4],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failed', 1],
    ['CERT_HAS_EXPIRED', 'tls-failed', 1],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed', 1],
  ];
  it.each(causes)('%s -> %s', async (cause, code, attempts) => {
    let calls = 0;
    const fetch = async (): Promise<Response> => {
      calls++;
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(`it says ${cause}`), { code: cause }) });
    };
    expect((await failure(read(new URL('https://host.example'), { fetch }))).code).toBe(code);
    expect(calls).toBe(attempts);
  });

  it('no answer in time', async () => {
    await using server = await serve(() => {});
    let calls = 0;
    const fetch: typeof globalThis.fetch = (...request) => {
      calls++;
      return globalThis.fetch(...request);
    };
    const error = await failure(read(server.url, { fetch, timeoutMs: 30, attempts: 2 }));
    expect([error.code, calls]).toEqual(['request-timeout', 2]);
  });

  it('ends when it is aborted', async () => {
    const stop = new AbortController();
    await using server = await serve(() => stop.abort(new Error('interrupted')));
    await expect(read(server.url, {}, stop.signal)).rejects.toThrow('interrupted');
  });

  it('neither sends nor shows an invalid token', async () => {
    const settings = { host: new URL('https://host.example'), tokens: { token: async () => 'abc\ndef' } };
    const error = await failure(new RestSource(settings).readTable(table));
    expect(error.code).toBe('invalid-credentials');
    expect(error.message).not.toContain('def');
  });
});

describe('a rejected token', () => {
  /** Returns `t0`, `t1`, … after each invalidation; `more` says whether there are any. */
  function renewing(more: boolean): WorkspaceTokens & { asked: string[] } {
    let count = 0;
    const asked: string[] = [];
    const invalidate = (token: string): boolean => {
      asked.push(token);
      if (more) count++;
      return more;
    };
    return { token: async () => `t${count}`, invalidate, asked };
  }
  const reject: RequestListener = (_, response) => response.writeHead(401).end('{"message":"t1 has expired"}');

  it('is replaced by a fresh one, once', async () => {
    await using server = await serve(reject, replay(exchange('get_table')));
    const tokens = renewing(true);
    await new RestSource({ host: server.url, tokens }).readTable(table);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t0', 'Bearer t1']);
  });

  it('and the fresh one is not, nor shown', async () => {
    await using server = await serve(reject);
    const error = await failure(new RestSource({ host: server.url, tokens: renewing(true) }).readTable(table));
    expect([error.code, server.requests.length]).toEqual(['unauthenticated', 2]);
    expect(error.message).toContain('*** has expired');
  });

  const rows: [what: string, tokens: WorkspaceTokens][] = [
    ['the source has no other', renewing(false)],
    ['the same comes again', { token: async () => 't0', invalidate: () => true }],
    ['nobody can be asked', { token: async () => 't0' }],
  ];
  it.each(rows)('is not tried again where %s', async (_, tokens) => {
    await using server = await serve(reject);
    const error = await failure(new RestSource({ host: server.url, tokens }).readTable(table));
    expect([error.code, server.requests.length]).toEqual(['unauthenticated', 1]);
  });
});

function replayStatus(status: number, after: string | undefined): Parameters<typeof serve>[0] {
  return (_, response) => {
    response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end('{}');
  };
}
