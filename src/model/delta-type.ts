/**
 * A fact that a source may not tell. Absent: unknown. `null`: known, and there is none. Else the fact.
 * Drift compares only what both sides know, and a known fact is never erased by an unknown one.
 */
export type Facet<T> = T | null | undefined;

/** Delta types without parameters, by the name that Databricks SQL gives them. */
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

export interface SimpleType {
  readonly kind: SimpleKind;
}

export interface StringType {
  readonly kind: 'string';
  /** `null`: the default, UTF8_BINARY. */
  readonly collation?: Facet<string>;
  /** `unknown`: the source shows CHAR(n) and VARCHAR(n) as STRING too, so it may be one of them. Absent: it is STRING. */
  readonly bound?: 'unknown';
}

/** CHAR(n) and VARCHAR(n). Sources that only know STRING give a StringType. */
export interface BoundedStringType {
  readonly kind: 'char' | 'varchar';
  /** Characters (code points), at least 1. */
  readonly length: number;
}

export interface DecimalType {
  readonly kind: 'decimal';
  /** Digits in all, 1 to 38. */
  readonly precision: number;
  /** Digits after the point, 0 to precision. */
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

export interface StructField {
  readonly name: string;
  readonly type: DeltaType;
  /** Absent: the source does not tell, taken as true. */
  readonly nullable?: Facet<boolean>;
  readonly comment?: Facet<string>;
  /** `delta.columnMapping.id`. */
  readonly columnId?: Facet<number>;
}

interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
}

/** A type that Unity Catalog has and Zerobus does not take: INTERVAL, GEOMETRY, GEOGRAPHY, VOID, OBJECT, UDT … */
export interface UnsupportedType {
  readonly kind: 'unsupported';
  /** As the catalog spells it. */
  readonly text: string;
}

/** Every type that a column of a Delta table can have (docs/protocol.md). */
export type DeltaType =
  | SimpleType
  | StringType
  | BoundedStringType
  | DecimalType
  | ArrayType
  | MapType
  | StructType
  | UnsupportedType;
