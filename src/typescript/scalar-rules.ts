import type { ScalarKind } from '../proto/type-rules.js';
import type { ScalarType } from './record-plan.js';

/** The wire types of protobuf. */
export type WireType = 0 | 1 | 2 | 5;

/** How one Delta type looks in generated code. Texts are TypeScript; what they import stands in `imports`. */
export interface ScalarRule {
  /** What a user may give. */
  readonly init: string;
  /** What a user gets. */
  readonly record: string;
  /** Of a NOT NULL field in a new record. */
  readonly initial: string;
  readonly wire: WireType;
  /** The most bytes that a value takes, or the function that tells for one. */
  readonly bytes: number | 'stringBound' | 'bytesBound';
  /** Writes `value` at `at`, and is the new end. */
  readonly put: (value: string, at: string, column: string, type: ScalarType) => string;
  readonly read: string;
  /** What `put` calls; the types and `initial` name their imports themselves. */
  readonly calls: string;
}

const put = (name: string): ScalarRule['put'] => {
  return (value, at, column) => `${name}(b, ${value}, ${at}, ${column})`;
};
const putView = (name: string): ScalarRule['put'] => {
  return (value, at, column) => `${name}(writer.view, ${value}, ${at}, ${column})`;
};

const number = { init: 'number', record: 'number', initial: '0' } as const;
const text = { init: 'string', record: 'string', wire: 2, bytes: 'stringBound', read: 'reader.string()' } as const;
const integer = { ...number, wire: 0, bytes: 10, read: 'reader.int()' } as const;
const bounded: ScalarRule = {
  ...text,
  initial: "''",
  calls: 'putBoundedString',
  put: (value, at, column, type) =>
    `putBoundedString(b, ${value}, ${'length' in type ? type.length : 0}, ${at}, ${column})`,
};
const micros = { record: 'Micros', initial: 'epoch', wire: 0, bytes: 10, read: 'reader.micros()' } as const;

/** Types by column, as the README lists them; bytes of a varint are ten, since protobuf widens negative numbers to 64 bits. */
const scalarRules: Readonly<Record<ScalarKind, ScalarRule>> = {
  boolean: {
    init: 'boolean',
    record: 'boolean',
    initial: 'false',
    wire: 0,
    bytes: 1,
    put: put('putBoolean'),
    read: 'reader.boolean()',
    calls: 'putBoolean',
  },
  tinyint: { ...integer, put: put('putTinyint'), calls: 'putTinyint' },
  smallint: { ...integer, put: put('putSmallint'), calls: 'putSmallint' },
  int: { ...integer, put: put('putInt'), calls: 'putInt' },
  bigint: {
    init: 'bigint | number',
    record: 'bigint',
    initial: '0n',
    wire: 0,
    bytes: 10,
    put: put('putBigint'),
    read: 'reader.bigint()',
    calls: 'putBigint',
  },
  float: { ...number, wire: 5, bytes: 4, put: putView('putFloat'), read: 'reader.float()', calls: 'putFloat' },
  double: { ...number, wire: 1, bytes: 8, put: putView('putDouble'), read: 'reader.double()', calls: 'putDouble' },
  string: { ...text, initial: "''", put: put('putString'), calls: 'putString' },
  char: bounded,
  varchar: bounded,
  binary: {
    init: 'Uint8Array',
    record: 'Uint8Array',
    initial: 'new Uint8Array(0)',
    wire: 2,
    bytes: 'bytesBound',
    put: put('putBinary'),
    read: 'reader.bytes()',
    calls: 'putBinary',
  },
  date: {
    init: 'DateInput',
    record: 'string',
    initial: "'1970-01-01'",
    wire: 0,
    bytes: 10,
    put: put('putDate'),
    read: 'reader.date()',
    calls: 'putDate',
  },
  timestamp: { ...micros, init: 'TimestampInput', put: put('putTimestamp'), calls: 'putTimestamp' },
  timestamp_ntz: { ...micros, init: 'TimestampNtzInput', put: put('putTimestampNtz'), calls: 'putTimestampNtz' },
  decimal: {
    ...text,
    initial: "'0'",
    calls: 'putDecimal',
    put: (value, at, column, type) => {
      const [precision, scale] = 'precision' in type ? [type.precision, type.scale] : [0, 0];
      return `putDecimal(b, ${value}, ${precision}, ${scale}, ${at}, ${column})`;
    },
  },
  // The value becomes text first, so that its size is known; that text is what is put.
  variant: {
    init: 'VariantInput',
    record: 'VariantValue',
    initial: 'variantNull',
    wire: 2,
    bytes: 'stringBound',
    put: put('putString'),
    read: 'reader.variant()',
    calls: 'putString',
  },
};

/** The rule of a scalar type. */
export function ruleOf(type: ScalarType): ScalarRule {
  return scalarRules[type.kind];
}
