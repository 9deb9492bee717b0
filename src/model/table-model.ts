import type { DeltaType, Facet } from './delta-type.js';
import type { TableName } from './table-name.js';

export interface ColumnModel {
  readonly name: string;
  readonly type: DeltaType;
  /** Of the column itself; every source knows it. */
  readonly nullable: boolean;
  readonly comment?: Facet<string>;
  /** `delta.columnMapping.id`: follows a column over renames. */
  readonly columnId?: Facet<number>;
  /** The expression of a generated column: the service refuses its table. */
  readonly generated?: Facet<string>;
  readonly identity?: Facet<boolean>;
  /** The SQL text of DEFAULT. */
  readonly defaultValue?: Facet<string>;
  /** Place among the partition columns, from 0. */
  readonly partitionIndex?: Facet<number>;
  /** The name of the masking function. */
  readonly mask?: Facet<string>;
}

/** What is known of a table, whichever source told it. Columns stand in the table's order. */
export interface TableModel {
  readonly name: TableName;
  /** MANAGED, EXTERNAL, STREAMING_TABLE, VIEW … as the catalog spells it. */
  readonly kind?: Facet<string>;
  /** DELTA, PARQUET … */
  readonly format?: Facet<string>;
  /** Changes when a table is dropped and created again. */
  readonly tableId?: Facet<string>;
  readonly comment?: Facet<string>;
  readonly rowFilter?: Facet<string>;
  readonly properties?: Facet<Readonly<Record<string, string>>>;
  /** Names of CHECK constraints, with commas, where the properties are not at hand (`getCheckNames`). */
  readonly checks?: Facet<string>;
  /** Whether the catalog coordinates commits, where the properties are not at hand (`getCatalogManaged`). */
  readonly catalogManaged?: Facet<boolean>;
  readonly columns: readonly ColumnModel[];
}
