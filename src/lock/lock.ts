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

/** A retired field number, which is never allocated again, with the name that had it. */
export interface Reserved {
  readonly number: number;
  readonly name: string;
  /** The type that the field had on the wire, such as `repeated int64`. Absent: retired by a lock of version 1. */
  readonly type?: string;
}

/** The ids of a column in each target, by target name. A project without targets has `columnId` only. */
export interface IdsByTarget {
  /** Ids that each target gave a column of this name. */
  readonly columnIds?: Readonly<Record<string, number>> | undefined;
  /** Ids from before another target renamed the column: they explain drift, and numbers do not follow them. */
  readonly unconfirmedIds?: Readonly<Record<string, number>> | undefined;
}

/** A field of a struct with its field number. */
export interface LockField extends StructField, IdsByTarget {
  readonly number: number;
  readonly type: LockType;
}

/** A DeltaType whose struct fields have field numbers. */
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

/** A column with its field number. */
export interface LockColumn extends ColumnModel, IdsByTarget {
  readonly number: number;
  readonly type: LockType;
}

/** A column, or a field of a struct. */
export type LockMember = LockColumn | LockField;

/** How a file was generated, as far as its path and the `emitter` of the lock do not say it. */
export interface FileSettings {
  /** The output folder, relative to the project, with `/`. Default `generated`. */
  readonly out?: string | undefined;
}

/** A generated file; `path` is relative to the output folder and uses `/`. */
interface LockFile {
  readonly path: string;
  /** The SHA-256 of the file's bytes, in lower-case hex. */
  readonly sha256: string;
  readonly settings?: FileSettings | undefined;
}

/** The content of `zerobus.lock/<table>.json`: the table as last read, and everything that its generated code must keep. */
export interface Lock extends Omit<TableModel, 'tableId' | 'properties' | 'columns'> {
  /** The name of the protobuf message and the record class; never changes by itself. */
  readonly message: string;
  /** The base of the file names, in snake case: `sensor_event`. */
  readonly file: string;
  /** The table id in each target, by target name. A project without targets uses the key `default`. */
  readonly ids: Readonly<Record<string, { readonly tableId: string }>>;
  readonly columns: readonly LockColumn[];
  readonly reserved: readonly Reserved[];
  /** Revision and settings of the emitters that wrote the files, and a hash of this lock; empty before the first generation. */
  readonly emitter: string;
  readonly files: readonly LockFile[];
}
