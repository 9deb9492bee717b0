/** A Delta type with a single value on the wire, by its name in Databricks SQL. */
export type ScalarName =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'variant'
  | `decimal(${number},${number})`
  | `char(${number})`
  | `varchar(${number})`;

/** The type of a column in generated code. */
export type ColumnType =
  | ScalarName
  | { readonly array: ColumnType }
  | { readonly map: readonly [key: ScalarName, value: ColumnType] }
  | { readonly struct: readonly Column[] };

/** A column of a table, or a field of a STRUCT. */
export interface Column {
  /** The name in the table. */
  readonly name: string;
  /** Its type. */
  readonly type: ColumnType;
  /** Present if the column is NOT NULL. */
  readonly notNull?: true;
  /** The property of the record class, if it differs from the name: `constructor$` for `constructor`. */
  readonly property?: string;
}
