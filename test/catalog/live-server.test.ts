import { describe, expect, it } from 'vitest';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { RestSource } from '../../src/catalog/rest/rest-source.ts';
import { TableName } from '../../src/model/table-name.ts';
import { exchange } from './replay-server.ts';

/** An open-source Unity Catalog server that somebody started; the table of the recordings is created in it. */
const { UC_TEST_URL: address, UC_TEST_TOKEN: token } = process.env;

describe.runIf(address !== undefined)('the server at UC_TEST_URL', () => {
  const host = new URL(address ?? 'http://127.0.0.1');
  const source = new RestSource({ host, ...(token === undefined ? {} : { tokens: { token: async () => token } }) });

  it('returns the recorded table', async () => {
    for (const name of ['create_catalog', 'create_schema', 'create_table']) {
      const { method, path, body } = exchange(name).request;
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { 'content-type': 'application/json', ...authorization };
      // It answers with an error where they are there already.
      await fetch(new URL(path, host), { method, headers, body: JSON.stringify(body) });
    }
    const model = await source.readTable(TableName.parse('catalog.iot.sensor_events'));
    const recorded = parseTableResponse(exchange('get_table').response.body, 'the recording');
    expect(model.columns).toEqual(recorded.columns);
  });

  const missing: [table: string, code: string][] = [
    ['catalog.iot.nope', 'table-not-found'],
    ['catalog.nope.nope', 'schema-not-found'],
    ['nope.nope.nope', 'catalog-not-found'],
  ];
  it.each(missing)('%s -> %s', async (table, code) => {
    await expect(source.readTable(TableName.parse(table))).rejects.toThrow(`[${code}]`);
  });
});
