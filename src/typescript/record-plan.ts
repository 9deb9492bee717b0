import type { ScalarType } from '../proto/scalar-types.js';

/** What a field, an element or the value of a map holds. */
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
      /** What the functions for an entry are named after: `NestedAttributesEntry`. */
      readonly entry: string;
    };

/** A column, or a field of a struct, with all its names in TypeScript. */
export interface FieldPlan {
  readonly name: string;
  /** The property of the record; differs for `constructor` and `__proto__`. */
  readonly property: string;
  /** Whether every object inherits a property of this name, so that only an own one counts. */
  readonly inherited: boolean;
  /** A variable for its value that hides nothing. */
  readonly local: string;
  /** From the top of the record, for messages about what is missing. */
  readonly path: string;
  readonly number: number;
  readonly notNull: boolean;
  readonly type: FieldType;
  /** As lines for a comment. */
  readonly doc: readonly string[];
}

/** A struct: an interface to give, an interface to get, a function to write and one to read. */
export interface StructPlan {
  readonly name: string;
  readonly path: string;
  readonly fields: readonly FieldPlan[];
}

/** Everything that a record file is made of. */
export interface RecordPlan {
  readonly name: string;
  /** `catalog.schema.table`. */
  readonly table: string;
  readonly doc: readonly string[];
  readonly fields: readonly FieldPlan[];
  /** All, inner ones before those that use them. */
  readonly structs: readonly StructPlan[];
  readonly schemaHash: string;
  readonly descriptor: Uint8Array;
}
