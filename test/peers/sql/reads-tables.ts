import { describe, expect, test } from 'vitest';
import type { TableModel } from '../../../src/model/table-model.ts';
import { alterations, declaredTables } from './declared-tables.ts';
import { expectAgree } from './expect-agree.ts';
import type { SqlPeer } from './sql-peer.ts';

/** What DESCRIBE does not tell, or not of every column; all else both know. */
const mayBeUnknown = /\.(generated|identity|partitionIndex|columnId|tableId|rowFilter|mask|bound|collation)$/;

function expectSame(read: TableModel, declared: TableModel): void {
  const oneSided = [...expectAgree(read, declared)];
  expect(oneSided.filter((path) => path !== 'the bound of a string' && !mayBeUnknown.test(path))).toEqual([]);
}

/** Models of a table from SQL and from its statements are compared. */
export function readsTables(peer: SqlPeer): void {
  describe('a table made with SQL is read as its statement declares it', () => {
    test.each(Object.entries(declaredTables))('%s', async (table, text) => {
      const statement = `CREATE TABLE ${peer.name(table).toSql()} ${text}`;
      await peer.run(statement);
      expectSame(await peer.read(table), await peer.declared(statement));
    });

    test('partition columns are known by their place', async () => {
      const { columns } = await peer.read('partitioned');
      expect(columns.map(({ name, partitionIndex }) => [name, partitionIndex])).toEqual([
        ['a', null],
        ['region', 1],
        ['day', 0],
        ['b', null],
      ]);
    });

    test('many at once, through one session', async () => {
      const names = Object.keys(declaredTables);
      const models = await Promise.all(names.map((name) => peer.read(name)));
      expect(models.map(({ name }) => name.table)).toEqual(names);
    });
  });

  test('a table stays the same through every change', async () => {
    const done: string[] = [];
    for (const [, text] of alterations) {
      const statement = text.replace('{t}', peer.name('altered').toSql());
      await peer.run(statement);
      done.push(statement);
      expectSame(await peer.read('altered'), await peer.declared(...done));
    }
  });
}
