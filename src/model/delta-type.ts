/**
 * A fact that some sources do not provide. Undefined: unknown. `null`: known to be absent. Otherwise the fact itself. Drift
 * only compares facts that both sides know, and an unknown fact never replaces a known one.
 */
export type Facet<T> = T | null | undefined;

/** Delta types without parameters, by their names in Databricks SQL. */
export type SimpleKind =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'variant';

/** A type without parameters. */
export interface SimpleType {
  readonly kind: SimpleKind;
}

/** STRING, with its collation. */
export interface StringType {
  readonly kind: 'string';
  /** `null` is the default, UTF8_BINARY. */
  readonly collation?: Facet<string>;
  /** `unknown` if the source also shows CHAR(n) and VARCHAR(n) as STRING, so it may be one of them. Absent for STRING. */
  readonly bound?: 'unknown';
}

/** CHAR(n) or VARCHAR(n). Sources that only know STRING produce a StringType instead. */
export interface BoundedStringType {
  readonly kind: 'char' | 'varchar';
  /** Characters (code points), at least 1. */
  readonly length: number;
}

/** DECIMAL(precision, scale). */
export interface DecimalType {
  readonly kind: 'decimal';
  /** Total number of digits, 1 to 38. */
  readonly precision: number;
  /** Number of digits after the decimal point, 0 to `precision`. */
  readonly scale: number;
}

interface ArrayType {
  readonly kind: 'array';
  readonly element: DeltaType;
  readonly containsNull?: Facet<boolean>;
}

interface MapType {
  readonly kind: 'map';
  readonly key: DeltaType;
  readonly value: DeltaType;
  readonly valueContainsNull?: Facet<boolean>;
}

/** A field of a STRUCT. */
export interface StructField {
  readonly name: string;
  readonly type: DeltaType;
  /** Unknown for some sources; then treated as true. */
  readonly nullable?: Facet<boolean>;
  readonly comment?: Facet<string>;
  /** `delta.columnMapping.id`, which a field keeps when it is renamed. */
  readonly columnId?: Facet<number>;
}

interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
}

/** A Unity Catalog type that Zerobus does not support: INTERVAL, GEOMETRY, GEOGRAPHY, VOID, OBJECT, UDT … */
export interface UnsupportedType {
  readonly kind: 'unsupported';
  /** The type as the catalog spells it. */
  readonly text: string;
}

/** The type of a column of a Delta table (docs/protocol.md). */
export type DeltaType =
  | SimpleType
  | StringType
  | BoundedStringType
  | DecimalType
  | ArrayType
  | MapType
  | StructType
  | UnsupportedType;
