import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SqlConnection } from '../../../src/catalog/sql/sql-connection.ts';
import { SqlSource } from '../../../src/catalog/sql/sql-source.ts';
import type { WarehouseAccess } from '../../../src/catalog/sql/warehouse-access.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { closedPort } from '../../support/closed-port.ts';
import type { SqlPeer } from './sql-peer.ts';

const otherCa = readFileSync(new URL('../../fixtures/tls/authority.pem', import.meta.url), 'utf8');

/** What goes wrong ends in errors of ours. */
export function fails(peer: SqlPeer): void {
  const { catalog, own, token } = peer.endpoint;

  describe('names that lead nowhere', () => {
    const hostile = ["it's", 'a`b', '"; DROP TABLE x; --', "\\'; --", '$x', ':name', '?', 'ü 日本 🎉', '%', '--'];
    test.each([
      ['a table', () => peer.name('nope'), 'table-not-found'],
      ['a schema', () => new TableName(catalog, 'no_such_schema', 't'), 'schema-not-found'],
      ['a catalog', () => new TableName('no_such_catalog', 'iot', 't'), 'catalog-not-found'],
      ...hostile.map((name) => [`table ${name}`, () => peer.name(name), 'table-not-found'] as const),
      ...hostile.map(
        (name) => [`schema ${name}`, () => new TableName(catalog, name, 't'), 'schema-not-found'] as const,
      ),
    ] as const)('%s', async (_, name, code) => {
      await expect(peer.source.readTable(name())).rejects.toMatchObject({ code });
    });

    test('a schema to list', async () => {
      const listing = peer.source.listTables({ catalog, schema: "no such 'schema`" });
      await expect(listing).rejects.toMatchObject({ code: 'schema-not-found' });
    });
  });

  describe('an endpoint that cannot be used', () => {
    const closed = async (): Promise<Partial<WarehouseAccess>> => ({
      host: new URL((await closedPort()).replace('http:', 'https:')),
    });
    const rows: [title: string, changes: Parameters<SqlPeer['settings']>[0] | typeof closed, code: RegExp][] = [
      ['another token', { token: 'dapi-wrong' }, /^(warehouse-denied|unauthenticated)$/],
      ['another warehouse', { httpPath: '/sql/1.0/warehouses/0000000000000000' }, /^warehouse-not-found$/],
      ['nothing that listens', closed, /^connection-refused$/],
      ['a host that is not', { host: new URL('https://no-such-host.invalid') }, /^host-not-found$/],
      ['a certificate that is not trusted', { ca: otherCa }, /^tls-failed$/],
    ];
    test.each(rows)('%s', async (_, changes, code) => {
      const given = peer.settings(typeof changes === 'function' ? await changes() : changes);
      const source = new SqlSource(given);
      try {
        const found: unknown = await source.readTable(peer.name('nope')).catch((error: unknown) => error);
        expect(found).toBeInstanceOf(GenError);
        expect((found as GenError).code).toMatch(code);
        expect(String(found)).not.toMatch(new RegExp(`${token}|dapi-wrong`));
      } finally {
        await source.close();
      }
    });
  });

  describe('a statement without end', () => {
    // In one partition: the server keeps a core for whoever else asks.
    const endless = 'SELECT count(*) FROM range(0, 1000000000000, 1, 1) WHERE sqrt(id) = 0.5';

    test.runIf(own)('ends when its time is up, and the next one has a session', async () => {
      const connection = new SqlConnection(peer.settings({ timeoutMs: 3000 }));
      try {
        await expect(connection.run(endless)).rejects.toMatchObject({ code: 'warehouse-timeout' });
        expect(await connection.run('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      } finally {
        await connection.close();
      }
    });

    test('ends with the reason of a signal', async () => {
      const connection = new SqlConnection(peer.settings());
      const stop = new AbortController();
      try {
        await connection.run('SELECT 1');
        const running = connection.run(endless, {}, stop.signal);
        const beside = connection.run('SELECT 2 AS two');
        // The server has the other one too, then.
        expect(await beside).toEqual([{ two: 2 }]);
        stop.abort(new Error('enough'));
        await expect(running).rejects.toThrow('enough');
      } finally {
        await connection.close();
      }
    });
  });
}
