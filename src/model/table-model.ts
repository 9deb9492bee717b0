import type { DeltaType, Facet } from './delta-type.js';
import type { TableName } from './table-name.js';

/** A column of a table. A facet that the source does not provide is undefined. */
export interface ColumnModel {
  readonly name: string;
  readonly type: DeltaType;
  /** Nullability of the column itself, which every source provides. */
  readonly nullable: boolean;
  readonly comment?: Facet<string>;
  /** `delta.columnMapping.id`, which a column keeps when it is renamed. */
  readonly columnId?: Facet<number>;
  /** The expression of a generated column. The service rejects tables with such columns. */
  readonly generated?: Facet<string>;
  /** Whether it is an identity column. */
  readonly identity?: Facet<boolean>;
  /** The expression of DEFAULT, as SQL text. */
  readonly defaultValue?: Facet<string>;
  /** Position among the partition columns, from 0; null if the table is not partitioned by this column. */
  readonly partitionIndex?: Facet<number>;
  /** The name of the masking function; '' if only its existence is known. */
  readonly mask?: Facet<string>;
}

/** What is known about a table, independent of the source. */
export interface TableModel {
  readonly name: TableName;
  /** MANAGED, EXTERNAL, STREAMING_TABLE, VIEW … as the catalog spells it. */
  readonly kind?: Facet<string>;
  /** DELTA, PARQUET … */
  readonly format?: Facet<string>;
  /** The ID in Unity Catalog, which changes when a table is dropped and created again. */
  readonly tableId?: Facet<string>;
  readonly comment?: Facet<string>;
  /** The name of the row filter function; '' if only its existence is known. */
  readonly rowFilter?: Facet<string>;
  readonly properties?: Facet<Readonly<Record<string, string>>>;
  /** Comma-separated names of CHECK constraints, for a model without properties (`getCheckNames`). */
  readonly checks?: Facet<string>;
  /** Whether the catalog coordinates commits, for a model without properties (`getCatalogManaged`). */
  readonly catalogManaged?: Facet<boolean>;
  /** In the order of the table. */
  readonly columns: readonly ColumnModel[];
}
