/** Delta types of one value on the wire, by the name that Databricks SQL gives them. */
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

/** The type of a column as generated code states it. */
export type ColumnType =
  | ScalarName
  | { readonly array: ColumnType }
  | { readonly map: readonly [key: ScalarName, value: ColumnType] }
  | { readonly struct: readonly Column[] };

/** One column of a table, or one field of a struct. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull?: true;
  /** The property that holds it in a record, where that is not its name: `constructor$` for `constructor`. */
  readonly property?: string;
}
