import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { RestSource } from '../../../src/catalog/rest/rest-source.ts';
import type { ListedTable } from '../../../src/catalog/table-source.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { exchange, exchanges, replay, serve } from '../replay-server.ts';

const paged = { catalog: 'catalog', schema: 'paged' };

function answer(body: unknown): RequestListener {
  return (_, response) => response.end(JSON.stringify(body));
}

function table(name: string): object {
  return { name, catalog_name: 'catalog', schema_name: 'paged', table_type: 'MANAGED' };
}

async function names(list: Promise<readonly ListedTable[]>): Promise<string[]> {
  return (await list).map(({ name }) => String(name));
}

describe('pages recorded from a real server', () => {
  it('are read until a page has no token', async () => {
    const pages = ['list_p1', 'list_p2', 'list_p3'].map((name) => replay(exchange(name)));
    await using server = await serve(...pages);
    const list = new RestSource({ host: server.url }).listTables(paged);
    expect(await names(list)).toEqual(
      ['t0', 't1', 't2', 't3', 't4', 't5', 't6'].map((name) => `catalog.paged.${name}`),
    );
    const queries = server.requests.map(({ url }) => new URL(url ?? '', server.url).searchParams);
    expect(queries.map((query) => query.get('page_token'))).toEqual([null, 't2', 't5']);
    expect(queries.map((query) => query.get('omit_columns'))).toEqual(['true', 'true', 'true']);
    expect((await list)[0]?.kind).toBe('EXTERNAL');
  });

  it.each([
    ['err_list_bad_schema', 'schema-not-found'],
    ['err_list_bad_catalog', 'catalog-not-found'],
    ['err_list_no_schema', 'catalog-error'],
  ])('%s is %s', async (name, code) => {
    await using server = await serve(replay(exchange(name)));
    await expect(new RestSource({ host: server.url }).listTables(paged)).rejects.toMatchObject({ code });
  });

  it('an empty schema has no tables', async () => {
    await using server = await serve(replay(exchange('err_list_empty1')));
    expect(await new RestSource({ host: server.url }).listTables(paged)).toEqual([]);
  });
});

describe('pages of other servers', () => {
  it('an empty page with a token is not the last one', async () => {
    await using server = await serve(
      answer({ next_page_token: 'a' }),
      answer({ tables: [], next_page_token: 'b' }),
      answer({ tables: [table('t')], next_page_token: '' }),
    );
    expect(await names(new RestSource({ host: server.url }).listTables(paged))).toEqual(['catalog.paged.t']);
  });

  it('a list that leads back to itself ends', async () => {
    await using server = await serve(answer({ tables: [table('t')], next_page_token: 'a' }));
    const list = new RestSource({ host: server.url }).listTables(paged);
    await expect(list).rejects.toMatchObject({ code: 'catalog-answer-invalid' });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['a page', { tables: 'all' }],
    ['a table', { tables: [{ name: 't' }] }],
    ['a token', { tables: [], next_page_token: 7 }],
    ['nothing', null],
  ])('%s of another shape is refused', async (_, body) => {
    await using server = await serve(answer(body));
    const list = new RestSource({ host: server.url }).listTables(paged);
    await expect(list).rejects.toMatchObject({ code: 'catalog-answer-invalid' });
  });

  it('a principal without permission sees which grants are required', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(403).end(JSON.stringify({ error_code: 'PERMISSION_DENIED', message: 'no USE SCHEMA' }));
    });
    const list = new RestSource({ host: server.url }).listTables(paged);
    await expect(list).rejects.toMatchObject({
      code: 'list-denied',
      message: expect.stringContaining('catalog.paged.*'),
    });
  });
});

describe('whatever was recorded, asked for or not', () => {
  it.each(exchanges.map((item, i) => [`${i} ${item.name}`, item] as const))('%s', async (_, item) => {
    await using server = await serve(replay(item));
    const source = new RestSource({ host: server.url, http: { attempts: 1 } });
    for (const reading of [source.readTable(TableName.parse('catalog.iot.sensor_events')), source.listTables(paged)]) {
      const found: unknown = await reading.catch((error: unknown) => error);
      if (found instanceof Error) expect(found).toBeInstanceOf(GenError);
      else expect(item.response.status).toBe(200);
    }
  });
});
