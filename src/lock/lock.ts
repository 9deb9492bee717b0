import type {
  BoundedStringType,
  DecimalType,
  DeltaType,
  Facet,
  SimpleType,
  StringType,
  StructField,
  UnsupportedType,
} from '../model/delta-type.js';
import type { ColumnModel, TableModel } from '../model/table-model.js';

/** A field number that is never given again, with the name that had it. */
export interface Reserved {
  readonly number: number;
  readonly name: string;
}

/** A field of a struct, with its number. */
export interface LockField extends StructField {
  readonly number: number;
  readonly type: LockType;
  readonly columnIds?: TargetIds;
}

/** The `columnId` in each target, by its name; without targets there is `columnId` alone. */
type TargetIds = Readonly<Record<string, number>>;

/** A DeltaType in which the fields of structs have their numbers. */
export type LockType =
  | SimpleType
  | StringType
  | BoundedStringType
  | DecimalType
  | UnsupportedType
  | { readonly kind: 'array'; readonly element: LockType; readonly containsNull?: Facet<boolean> }
  | {
      readonly kind: 'map';
      readonly key: DeltaType;
      readonly value: LockType;
      readonly valueContainsNull?: Facet<boolean>;
    }
  | { readonly kind: 'struct'; readonly fields: readonly LockField[]; readonly reserved: readonly Reserved[] };

/** A column, with its number. */
export interface LockColumn extends ColumnModel {
  readonly number: number;
  readonly type: LockType;
  readonly columnIds?: TargetIds;
}

/** A column, or a field of a struct. */
export type LockMember = LockColumn | LockField;

/** A file that was generated, its path under the output folder with `/`. */
interface LockFile {
  readonly path: string;
  /** In lower-case hex, of the bytes. */
  readonly sha256: string;
}

/** What `zerobus.lock/<table>.json` holds: the table as it was read, and all that was promised about its code. */
export interface Lock extends Omit<TableModel, 'tableId' | 'properties' | 'columns'> {
  /** The protobuf message and the record class; kept once given. */
  readonly message: string;
  /** The base of the file names, in snake case: `sensor_event`. */
  readonly file: string;
  /** The id of the table in each target; without targets there is one, `default`. */
  readonly ids: Readonly<Record<string, { readonly tableId: string }>>;
  readonly columns: readonly LockColumn[];
  readonly reserved: readonly Reserved[];
  /** Revision and settings of the emitters that made the files; empty before the first generation. */
  readonly emitter: string;
  readonly files: readonly LockFile[];
}
