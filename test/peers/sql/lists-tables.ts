import { expect, test } from 'vitest';
import { SqlSource } from '../../../src/catalog/sql/sql-source.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { TablePattern } from '../../../src/model/table-pattern.ts';
import { checkTable } from '../../../src/proto/check-table.ts';
import { declaredTables } from './declared-tables.ts';
import type { SqlPeer } from './sql-peer.ts';

/** A pattern is read, and views are told apart where the endpoint tells them. */
export function listsTables(peer: SqlPeer): void {
  const { catalog, own } = peer.endpoint;
  const { schema } = peer;

  test('the tables of a schema, whatever the case of its name', async () => {
    const listed = await peer.source.listTables({ catalog, schema });
    const made = [...Object.keys(declaredTables), 'altered'].sort();
    expect(listed.map(({ name }) => name.table).sort()).toEqual(made);
    const pattern = TablePattern.parse(`${catalog}.${schema.toUpperCase()}.arrays*`);
    expect(
      listed
        .filter(({ name }) => pattern?.matches(name))
        .map(({ name }) => name.table)
        .sort(),
    ).toEqual(['arrays', 'arrays_of_structs']);
  });

  test.runIf(own)('a view is told apart, and refused', async () => {
    await peer.run(`CREATE VIEW spark_catalog.${schema}.a_view AS SELECT 1 AS one`);
    const source = new SqlSource(peer.settings());
    try {
      const listed = await source.listTables({ catalog: 'spark_catalog', schema });
      expect(listed.filter(({ kind }) => kind === 'VIEW').map(({ name }) => name.table)).toEqual(['a_view']);
      const model = await source.readTable(new TableName('spark_catalog', schema, 'a_view'));
      expect(checkTable(model)).toMatchObject([{ code: 'view-refused' }]);
    } finally {
      await source.close();
      await peer.run(`DROP VIEW spark_catalog.${schema}.a_view`);
    }
  });
}
