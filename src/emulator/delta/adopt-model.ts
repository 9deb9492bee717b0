import { formatSqlType } from '../../model/format-sql-type.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { DeltaTable } from './delta-table.js';
import { toSparkSchema } from './schema/to-spark-schema.js';

/** Returns the model of an existing Delta table that nobody described. */
export function describeExisting(name: TableName, table: DeltaTable): TableModel {
  const { configuration, description } = table.state.metaData;
  return {
    name,
    kind: 'MANAGED',
    format: 'DELTA',
    comment: description ?? null,
    properties: configuration,
    columns: table.columns,
  };
}

/**
 * Returns the model of a table that was given, and whose folder exists: with the column ids and the partition columns of the folder.
 * Returns the difference, as text, if the columns are not the same.
 */
export function adoptModel(given: TableModel, table: DeltaTable): TableModel | string {
  const existing = table.columns;
  const byName = new Map(existing.map((column) => [column.name, column]));
  const names = new Set(given.columns.map(({ name }) => name));
  for (const { name } of existing) if (!names.has(name)) return `column ${name} of the folder is not in the table`;
  for (const column of given.columns) {
    const stored = byName.get(column.name);
    if (stored === undefined) return `column ${column.name} is not in the folder`;
    const difference = findDifference(column, stored);
    if (difference !== undefined) return difference;
  }
  const isPartitioned = given.columns.some(({ partitionIndex }) => partitionIndex != null);
  const partition = (columns: readonly ColumnModel[]): string =>
    columns
      .filter(({ partitionIndex }) => partitionIndex != null)
      .map(({ name }) => name)
      .join(', ');
  if (isPartitioned && partition(given.columns) !== partition(existing)) {
    return `the folder is partitioned by (${partition(existing)}), not by (${partition(given.columns)})`;
  }
  const columns = given.columns.map((column) => {
    const { type, columnId, partitionIndex } = byName.get(column.name) as ColumnModel;
    return { ...column, partitionIndex, ...(table.isMapped && { type, columnId }) };
  });
  const properties = { ...given.properties, ...table.state.metaData.configuration };
  return { ...given, columns, properties };
}

function findDifference(given: ColumnModel, stored: ColumnModel): string | undefined {
  const [wanted, found] = [given, stored].map((column) =>
    JSON.stringify(toSparkSchema([withoutFacets(column)], false)),
  );
  if (wanted !== found) {
    return `column ${given.name} is ${formatSqlType(stored.type)} in the folder, not ${formatSqlType(given.type)}`;
  }
  // A column that was added as NOT NULL is NULL in earlier rows, so the folder allows that.
  return given.nullable && !stored.nullable ? `column ${given.name} is NOT NULL in the folder` : undefined;
}

/** Keeps what decides how values are stored. */
function withoutFacets({ name, type }: ColumnModel): ColumnModel {
  return { name, type: plainType(type), nullable: true };
}

function plainType(type: ColumnModel['type']): ColumnModel['type'] {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return { kind: 'string' };
    case 'array':
      return { kind: 'array', element: plainType(type.element) };
    case 'map':
      return { kind: 'map', key: plainType(type.key), value: plainType(type.value) };
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map((field) => ({ name: field.name, type: plainType(field.type) })),
      };
    default:
      return type;
  }
}
