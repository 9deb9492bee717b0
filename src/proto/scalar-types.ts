import type { ScalarName } from 'zerobus-runtime/codegen';
import type { DeltaType } from '../model/delta-type.js';
import type { ProtoScalar } from './proto-file.js';

/** Delta types that hold one value; the others are nested or unsupported. */
export type ScalarKind = Exclude<DeltaType['kind'], 'array' | 'map' | 'struct' | 'unsupported'>;

/** A Delta type that holds one value. */
export type ScalarType = Extract<DeltaType, { readonly kind: ScalarKind }>;

/** The wire types of protobuf that fields of ours have: varint, 64 bits, length-delimited, 32 bits. */
export type WireType = 0 | 1 | 2 | 5;

/** The functions of `zerobus-runtime/codegen` that check and write a value. */
type PutName = Extract<keyof typeof import('zerobus-runtime/codegen'), `put${string}`>;

/** All that differs between scalar types, for every part that reads or writes them. Texts are TypeScript. */
export interface ScalarRow {
  /** The type of the protobuf field. */
  readonly proto: ProtoScalar;
  /** Whether it can be the key of a MAP. */
  readonly key: boolean;
  /** For readers of the `.proto`: what the number or the text means, where the type does not show it. */
  readonly note?: string;
  /** The type that a producer accepts. */
  readonly init: string;
  /** The type of the property in the record class. */
  readonly record: string;
  /** The value of a NOT NULL property in a new record: a literal, or a constant of `zerobus-runtime/codegen`. */
  readonly initial: string;
  readonly wire: WireType;
  /** The most bytes that a value takes, or the function of `zerobus-runtime/codegen` that returns the most for one value. */
  readonly bytes: number | 'stringBound' | 'bytesBound';
  /** What checks and writes a value. */
  readonly put: PutName;
  /** What `put` writes into: the writer's bytes, or a DataView of them. */
  readonly into: 'bytes' | 'view';
  /** The expression that reads a value. */
  readonly read: string;
  /** How JSON spells a value: large integers and infinities need text, since a JSON number loses them. */
  readonly json: 'boolean' | 'number' | 'number-or-text' | 'text' | 'any';
}

const text = {
  proto: 'string',
  init: 'string',
  record: 'string',
  wire: 2,
  bytes: 'stringBound',
  into: 'bytes',
  read: 'reader.string()',
  json: 'text',
} as const;
// A varint of ten bytes: protobuf widens negative numbers to 64 bits.
const varint = { wire: 0, bytes: 10, into: 'bytes' } as const;
const int32 = {
  ...varint,
  proto: 'int32',
  key: true,
  init: 'number',
  record: 'number',
  initial: '0',
  read: 'reader.int()',
  json: 'number',
} as const;
const micros = {
  ...varint,
  proto: 'int64',
  key: true,
  record: 'Micros',
  initial: 'epoch',
  read: 'reader.micros()',
  json: 'text',
} as const;
const floating = {
  init: 'number',
  record: 'number',
  initial: '0',
  into: 'view',
  json: 'number-or-text',
} as const;

/** The type map (docs/protocol.md): one row for each scalar type, with the reason where it is surprising. */
const scalarRows: Readonly<Record<ScalarKind, ScalarRow>> = {
  boolean: {
    proto: 'bool',
    key: true,
    init: 'boolean',
    record: 'boolean',
    initial: 'false',
    wire: 0,
    bytes: 1,
    put: 'putBoolean',
    into: 'bytes',
    read: 'reader.boolean()',
    json: 'boolean',
  },
  // Protobuf has no smaller integer; the service checks the range, and so does the encoder.
  tinyint: { ...int32, note: '-128 to 127', put: 'putTinyint' },
  smallint: { ...int32, note: '-32768 to 32767', put: 'putSmallint' },
  int: { ...int32, put: 'putInt' },
  bigint: {
    ...varint,
    proto: 'int64',
    key: true,
    init: 'bigint | number',
    record: 'bigint',
    initial: 'zero',
    put: 'putBigint',
    read: 'reader.bigint()',
    json: 'number-or-text',
  },
  // Protobuf allows neither floats nor bytes as keys.
  float: { ...floating, proto: 'float', key: false, wire: 5, bytes: 4, put: 'putFloat', read: 'reader.float()' },
  double: { ...floating, proto: 'double', key: false, wire: 1, bytes: 8, put: 'putDouble', read: 'reader.double()' },
  binary: {
    proto: 'bytes',
    key: false,
    init: 'Uint8Array',
    record: 'Uint8Array',
    initial: 'new Uint8Array(0)',
    wire: 2,
    bytes: 'bytesBound',
    put: 'putBinary',
    into: 'bytes',
    read: 'reader.bytes()',
    json: 'text',
  },
  string: { ...text, key: true, initial: "''", put: 'putString' },
  // The service checks the length; protobuf has no place for it.
  char: { ...text, key: true, initial: "''", put: 'putBoundedString' },
  varchar: { ...text, key: true, initial: "''", put: 'putBoundedString' },
  // No well-known types: the service accepts plain integers only.
  date: {
    ...varint,
    proto: 'int32',
    key: true,
    note: 'days since 1970-01-01',
    init: 'DateInput',
    record: 'string',
    initial: "'1970-01-01'",
    put: 'putDate',
    read: 'reader.date()',
    json: 'text',
  },
  timestamp: {
    ...micros,
    note: 'microseconds since 1970-01-01T00:00:00Z',
    init: 'TimestampInput',
    put: 'putTimestamp',
  },
  timestamp_ntz: {
    ...micros,
    note: 'microseconds since 1970-01-01T00:00:00 on the wall clock',
    init: 'TimestampNtzInput',
    put: 'putTimestampNtz',
  },
  // A double would lose digits: the service accepts text only.
  decimal: { ...text, key: true, note: 'plain digits', initial: "'0'", put: 'putDecimal' },
  // Delta itself allows no VARIANT as a key. The value becomes text before it is written, so that its size is known.
  variant: {
    ...text,
    key: false,
    note: 'JSON text',
    init: 'VariantInput',
    record: 'VariantValue',
    initial: 'variantNull',
    put: 'putString',
    read: 'reader.variant()',
    json: 'any',
  },
};

/** Returns the row of a scalar type; undefined for nested and unsupported types. */
export function findScalarRow(type: DeltaType): ScalarRow | undefined {
  return Object.hasOwn(scalarRows, type.kind) ? scalarRows[type.kind as ScalarKind] : undefined;
}

/** Returns the row of a scalar type. */
export function getScalarRow(type: ScalarType): ScalarRow {
  return scalarRows[type.kind];
}

/** Returns the numbers that `put` takes between the value and its place: a length, or precision and scale. */
export function listPutParameters(type: ScalarType): readonly number[] {
  if (type.kind === 'decimal') return [type.precision, type.scale];
  return type.kind === 'char' || type.kind === 'varchar' ? [type.length] : [];
}

/** Returns the protobuf type of a scalar, on which its field number depends; undefined if protobuf cannot carry it. */
export function scalarProto(type: DeltaType): ProtoScalar | undefined {
  return findScalarRow(type)?.proto;
}

/** Returns the runtime's name of a scalar type: `decimal(10,2)`, `varchar(20)`, `timestamp_ntz`. */
export function scalarName(type: DeltaType): ScalarName {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    default:
      return type.kind as ScalarName;
  }
}
