import { parseDescribeJson } from '../../../src/catalog/parse/describe-json.ts';
import { parseTableResponse } from '../../../src/catalog/parse/table-response.ts';
import type { DriftCode, DriftSeverity } from '../../../src/drift/classification.ts';
import type { Finding } from '../../../src/drift/finding.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { tableOf } from '../../ddl/apply-sql.ts';

/** What a scenario expects of a finding. Its English is checked in `finding-texts.json` alone. */
export type ExpectedFinding = Omit<Finding, 'message' | 'fix'>;

/** A table: SQL statements, or an answer of Unity Catalog or of `DESCRIBE … AS JSON` for what SQL cannot state. */
type TableText = string | readonly string[] | object;

/** A change of a table, and the findings that it gives. */
export interface Scenario {
  readonly name: string;
  readonly before: TableText;
  readonly after: TableText;
  readonly findings: readonly ExpectedFinding[];
}

/** Reads both sides of a scenario. They are one table, unless one of them says which table it is. */
export function readTables({ before, after }: Scenario): readonly [before: TableModel, after: TableModel] {
  const [old, now] = [readTable(before), readTable(after)];
  if (old.tableId != null || now.tableId != null) return [old, now];
  return [
    { ...old, tableId: 'table-1' },
    { ...now, tableId: 'table-1' },
  ];
}

function readTable(text: TableText): TableModel {
  if (typeof text === 'string') return tableOf(text);
  if (Array.isArray(text)) return tableOf(text.join(';\n'));
  return 'table_name' in text ? parseDescribeJson(text, 'scenario') : parseTableResponse(text, 'scenario');
}

const reported =
  (severity: DriftSeverity) =>
  (
    code: DriftCode,
    path: string | null = null,
    before: string | null = null,
    after: string | null = null,
  ): ExpectedFinding => ({ code, severity, path, before, after });

/** Makes a breaking finding. */
export const breaking = reported('breaking');
/** Makes a compatible finding. */
export const compatible = reported('compatible');
/** Makes a finding that is information only. */
export const info = reported('info');

/** Writes the CREATE statement of the table; `clauses` follow the columns. */
export function table(columns: string, clauses = ''): string {
  return `CREATE TABLE main.iot.t (${columns}) ${clauses}`;
}

/** Writes an ALTER statement of the table. */
export function alter(action: string): string {
  return `ALTER TABLE main.iot.t ${action}`;
}

/** A type in the JSON of a Delta schema. */
export type SparkType = string | object;

/** A column or struct field in the JSON of a Delta schema. */
export interface SparkField {
  readonly name: string;
  readonly type: SparkType;
  readonly nullable?: boolean;
  readonly metadata: object;
}

interface FieldFacets {
  /** The column id of Delta's column mapping. */
  readonly id?: number;
  /** Default: true. */
  readonly nullable?: boolean | 'unknown';
  readonly metadata?: object;
  /** The function that masks the column. */
  readonly mask?: string;
}

/** A column, or a field of `structOf`. */
export function field(
  name: string,
  type: SparkType,
  { id, nullable = true, metadata, mask }: FieldFacets = {},
): SparkField & Pick<FieldFacets, 'mask'> {
  return {
    name,
    type,
    ...(nullable !== 'unknown' && { nullable }),
    metadata: { ...(id !== undefined && { 'delta.columnMapping.id': id }), ...metadata },
    ...(mask !== undefined && { mask }),
  };
}

/** A struct of fields. */
export function structOf(...fields: SparkField[]): SparkType {
  return { type: 'struct', fields };
}

/** An array whose elements may be null unless `containsNull` is false. */
export function arrayOf(elementType: SparkType, containsNull = true): SparkType {
  return { type: 'array', elementType, containsNull };
}

/** A map whose values may be null unless `valueContainsNull` is false. */
export function mapOf(keyType: SparkType, valueType: SparkType, valueContainsNull = true): SparkType {
  return { type: 'map', keyType, valueType, valueContainsNull };
}

/** The table as Unity Catalog answers it: a managed Delta table unless `more` says otherwise. */
export function answer(columns: readonly ReturnType<typeof field>[], more: object = {}): object {
  return {
    name: 't',
    catalog_name: 'main',
    schema_name: 'iot',
    table_type: 'MANAGED',
    data_source_format: 'DELTA',
    ...more,
    columns: columns.map(({ mask, ...column }, position) => ({
      name: column.name,
      type_json: JSON.stringify(column),
      position,
      nullable: column.nullable,
      ...(mask !== undefined && { mask: { function_name: mask } }),
    })),
  };
}
