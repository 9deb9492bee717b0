import { formatSqlType } from '../../../src/model/format-sql-type.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { type Answer, refused, ScriptedWarehouse } from './scripted-warehouse.ts';

/** Facets of a column that information_schema does not provide. */
export const unknownThere = ['columnId', 'generated', 'identity', 'defaultValue', 'partitionIndex', 'mask'] as const;

const notSupported = refused('0A000', '[NOT_SUPPORTED_COMMAND_FOR_V2_TABLE] DESCRIBE TABLE AS JSON is not supported');

/** A warehouse that provides a table through information_schema only. `patch` changes each row of a column. */
export function informationSchema(
  { name, columns, comment, kind, format }: TableModel,
  describeError: Error = notSupported,
  patch: object = {},
): ScriptedWarehouse & { readonly answer: Answer } {
  const named = { table_catalog: name.catalog, table_schema: name.schema, table_name: name.table };
  const answer: Answer = (statement) => {
    if (statement.includes('information_schema.tables')) {
      return [{ ...named, table_type: kind, data_source_format: format, comment: comment ?? null }];
    }
    if (!statement.includes('information_schema.columns')) throw describeError;
    // In any order: a server may ignore ORDER BY.
    return columns
      .map((column, i) => ({
        ...named,
        column_name: column.name,
        ordinal_position: i,
        full_data_type: formatSqlType(column.type),
        is_nullable: column.nullable ? 'YES' : 'NO',
        comment: column.comment ?? null,
        ...patch,
      }))
      .reverse();
  };
  return Object.assign(new ScriptedWarehouse(answer), { answer });
}
