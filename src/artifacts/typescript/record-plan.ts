import type { ScalarType } from '../../proto/scalar-types.js';

/** The type of a field, of an array element or of a map value. */
export type ValuePlan =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | { readonly kind: 'struct'; readonly struct: StructPlan };

export type FieldType =
  | ValuePlan
  | { readonly kind: 'array'; readonly element: ValuePlan }
  | {
      readonly kind: 'map';
      readonly key: ScalarType;
      readonly value: ValuePlan;
      /** The base name of the functions for an entry: `NestedAttributesEntry`. */
      readonly entry: string;
    };

/** A column, or a field of a struct, with its names in TypeScript. */
export interface FieldPlan {
  readonly name: string;
  /** The property of the record; differs from the column for `constructor` and `__proto__`. */
  readonly property: string;
  /** Whether every object inherits a property of this name, so that only an own property counts. */
  readonly inherited: boolean;
  /** The variable for its value; it shadows nothing. */
  readonly local: string;
  /** The path from the top of the record, for messages. */
  readonly path: string;
  readonly number: number;
  readonly notNull: boolean;
  readonly type: FieldType;
  /** The lines of its documentation. */
  readonly doc: readonly string[];
}

/** A struct: an input interface, an output interface, a function that writes and one that reads. */
export interface StructPlan {
  readonly name: string;
  readonly path: string;
  readonly fields: readonly FieldPlan[];
}

/** The names, types and documentation of a record class. */
export interface RecordPlan {
  readonly name: string;
  /** `catalog.schema.table`. */
  readonly table: string;
  readonly doc: readonly string[];
  readonly fields: readonly FieldPlan[];
  /** All structs, inner ones before those that use them. */
  readonly structs: readonly StructPlan[];
}
