// What ALTER TABLE does to a Delta table: rows that are in files stay readable.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyActions } from '../../../src/ddl/apply-actions.ts';
import { readStatement } from '../../../src/ddl/read-statement.ts';
import { SqlCursor } from '../../../src/ddl/sql-cursor.ts';
import { DeltaTable } from '../../../src/emulator/delta/delta-table.ts';
import { assignColumnIds, findHighestColumnId } from '../../../src/emulator/tables/column-ids.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { insert, model, readAll, temporaryFolder } from './tables.ts';

/** Applies `ALTER TABLE t …` to a model, as the emulator does. */
function alter(before: TableModel, sql: string): TableModel {
  const statement = readStatement(new SqlCursor(`ALTER TABLE catalog.iot.events ${sql}`));
  if (statement?.kind !== 'alter') throw new Error(`not an ALTER: ${sql}`);
  const after = applyActions(before, statement.actions);
  let last = findHighestColumnId(before.columns);
  return { ...after, columns: assignColumnIds(before.columns, after.columns, () => ++last) };
}

function withIds(table: TableModel): TableModel {
  let last = 10;
  return { ...table, columns: assignColumnIds([], table.columns, () => ++last) };
}

function change(table: DeltaTable, before: TableModel, sql: string): TableModel {
  const after = alter(before, sql);
  table.commit('ALTER TABLE', () => table.describeChange(before.columns, after));
  return after;
}

test.each<
  readonly [types: Record<string, string>, row: object, sql: string, want: object, features: readonly string[]]
>([
  [{ a: 'INT' }, { a: 1 }, 'ADD COLUMN b STRING', { a: 1 }, []],
  [{ a: 'INT' }, { a: 1 }, 'ADD COLUMN b STRING NOT NULL', { a: 1 }, []],
  [{ a: 'INT!' }, { a: 1 }, 'ALTER COLUMN a DROP NOT NULL', { a: 1 }, []],
  [{ a: 'INT' }, { a: 1 }, "ALTER COLUMN a COMMENT 'x'", { a: 1 }, []],
  [{ a: 'INT', b: 'INT' }, { a: 1, b: 2 }, 'RENAME COLUMN a TO c', { c: 1, b: 2 }, ['columnMapping']],
  [{ a: 'INT', b: 'INT' }, { a: 1, b: 2 }, 'DROP COLUMN a', { b: 2 }, ['columnMapping']],
  [
    { s: 'ARRAY<STRUCT<a: INT, b: INT>>' },
    { s: [{ a: 1, b: 2 }] },
    'RENAME COLUMN s.element.a TO c',
    { s: [{ c: 1, b: 2 }] },
    ['columnMapping'],
  ],
  [{ a: 'INT' }, { a: -1 }, 'ALTER COLUMN a TYPE BIGINT', { a: -1n }, ['typeWidening']],
  [{ a: 'SMALLINT' }, { a: -1 }, 'ALTER COLUMN a TYPE DOUBLE', { a: -1 }, ['typeWidening']],
  [{ a: 'FLOAT' }, { a: 0.5 }, 'ALTER COLUMN a TYPE DOUBLE', { a: 0.5 }, ['typeWidening']],
  [{ a: 'INT' }, { a: -1 }, 'ALTER COLUMN a TYPE DECIMAL(12,2)', { a: '-1.00' }, ['typeWidening']],
  [{ a: 'DECIMAL(5,1)' }, { a: '-0.1' }, 'ALTER COLUMN a TYPE DECIMAL(20,3)', { a: '-0.100' }, ['typeWidening']],
  [
    { a: 'DATE' },
    { a: '1969-12-31' },
    'ALTER COLUMN a TYPE TIMESTAMP_NTZ',
    { a: -86_400_000_000n },
    ['timestampNtz', 'typeWidening'],
  ],
  [{ a: 'VARCHAR(3)' }, { a: 'abc' }, 'ALTER COLUMN a TYPE VARCHAR(5)', { a: 'abc' }, []],
])('%j %j %s', (types, row, sql, want, features) => {
  const folder = join(temporaryFolder(), 't');
  const before = withIds(model(types));
  const table = DeltaTable.create(folder, before);
  insert(table, [row as Record<string, unknown>]);
  const after = change(table, before, sql);
  const again = DeltaTable.open(folder);
  expect(readAll(again)).toEqual([want]);
  expect(again.columns.map(({ name }) => name)).toEqual(after.columns.map(({ name }) => name));
  expect(again.state.protocol.readerFeatures ?? []).toEqual(features);
  insert(again, [want as Record<string, unknown>]);
  expect(readAll(again)).toEqual([want, want]);
});

test('a change that empties the table keeps no earlier types', () => {
  const folder = join(temporaryFolder(), 't');
  const before = withIds(model({ a: 'INT', s: 'STRUCT<x: INT>' }));
  const table = DeltaTable.create(folder, before);
  const after = change(table, before, 'ALTER COLUMN a TYPE BIGINT');
  table.commit('RESET', () => table.describeChange(after.columns, before, true));
  expect(table.state.metaData.schemaString).not.toContain('delta.typeChanges');
  expect(table.columns.map(({ type }) => type.kind)).toEqual(['int', 'struct']);
});

test('a column that was dropped and added again is another one', () => {
  const folder = join(temporaryFolder(), 't');
  const first = withIds(model({ a: 'INT', b: 'INT' }));
  const table = DeltaTable.create(folder, first);
  insert(table, [{ a: 1, b: 1 }]);
  const second = change(table, first, 'DROP COLUMN a');
  const third = change(table, second, 'ADD COLUMN a STRING');
  insert(table, [{ a: 'x', b: 2 }]);
  expect(readAll(DeltaTable.open(folder))).toEqual([{ b: 1 }, { a: 'x', b: 2 }]);
  expect(third.columns).toHaveLength(2);
});

test('a partition column keeps its values when it is renamed', () => {
  const folder = join(temporaryFolder(), 't');
  const before = withIds(model({ a: 'INT', day: '#DATE' }));
  const table = DeltaTable.create(folder, before);
  insert(table, [{ a: 1, day: '1969-12-31' }]);
  change(table, before, 'RENAME COLUMN day TO d');
  insert(table, [{ a: 2, d: '1970-01-01' }]);
  expect(readAll(DeltaTable.open(folder))).toEqual([
    { a: 1, d: '1969-12-31' },
    { a: 2, d: '1970-01-01' },
  ]);
});
