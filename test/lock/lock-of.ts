import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';

export type ColumnSpec = [name: string, type: string, more?: Partial<ColumnModel>];

/** A table from names and types as SQL writes them. */
export function tableOf(columns: readonly ColumnSpec[], more: Partial<TableModel> = {}): TableModel {
  return {
    name: TableName.parse('catalog.iot.things'),
    kind: 'MANAGED',
    format: 'DELTA',
    comment: null,
    properties: {},
    tableId: 'table-1',
    ...more,
    columns: columns.map(([name, type, facets]) => ({
      name,
      type: parseSqlType(type),
      nullable: true,
      comment: null,
      generated: null,
      identity: false,
      defaultValue: null,
      partitionIndex: null,
      ...facets,
    })),
  };
}

const names = { message: 'Thing', file: 'thing' };

/** The lock after a read; `previous` is the lock before, or the sides of a merge, ours first. */
export function lockOf(model: TableModel, ...previous: readonly (Lock | undefined)[]): Lock {
  const sides = previous.filter((lock) => lock !== undefined);
  return updateLock({ sides }, model, { names: sides[0] ?? names, scalar: scalarProto });
}

/** `a=1 b=2 (c=3)`, retired ones in brackets, nested ones after a colon. */
export function numbers(lock: Lock): string {
  const retired = lock.reserved.map(({ name, number }) => `(${name}=${number})`);
  return [...lock.columns.map((column) => `${column.name}=${column.number}`), ...retired].join(' ');
}
