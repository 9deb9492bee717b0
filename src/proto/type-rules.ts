import type { DeltaType } from '../model/delta-type.js';
import type { ProtoScalar } from './proto-file.js';

/** Types of one value; the others are nested or unsupported. */
export type ScalarKind = Exclude<DeltaType['kind'], 'array' | 'map' | 'struct' | 'unsupported'>;

export interface TypeRule {
  readonly proto: ProtoScalar;
  /** Whether it can be the key of a map. */
  readonly key: boolean;
  /** For readers of the `.proto`: what the number or the text means, where the type does not say it. */
  readonly note?: string;
}

/** The type map (docs/protocol.md), each surprising row with its reason. */
const typeRules: Readonly<Record<ScalarKind, TypeRule>> = {
  boolean: { proto: 'bool', key: true },
  // Protobuf has no smaller integer; the server checks the range, and so does the encoder.
  tinyint: { proto: 'int32', key: true, note: '-128 to 127' },
  smallint: { proto: 'int32', key: true, note: '-32768 to 32767' },
  int: { proto: 'int32', key: true },
  bigint: { proto: 'int64', key: true },
  // Protobuf takes no floats and no bytes as keys.
  float: { proto: 'float', key: false },
  double: { proto: 'double', key: false },
  binary: { proto: 'bytes', key: false },
  string: { proto: 'string', key: true },
  // The length is checked by the server; protobuf has no place for it.
  char: { proto: 'string', key: true },
  varchar: { proto: 'string', key: true },
  // No well-known types: the service takes plain integers only.
  date: { proto: 'int32', key: true, note: 'days since 1970-01-01' },
  timestamp: { proto: 'int64', key: true, note: 'microseconds since 1970-01-01T00:00:00Z' },
  timestamp_ntz: { proto: 'int64', key: true, note: 'microseconds since 1970-01-01T00:00:00 on the wall clock' },
  // A double would lose digits: the service takes text only.
  decimal: { proto: 'string', key: true, note: 'plain digits' },
  // Delta itself takes no VARIANT as a key.
  variant: { proto: 'string', key: false, note: 'JSON text' },
};

/** The rule of a scalar type, or undefined for nested and unsupported ones. */
export function ruleOf(type: DeltaType): TypeRule | undefined {
  return Object.hasOwn(typeRules, type.kind) ? typeRules[type.kind as ScalarKind] : undefined;
}

/** Whether two scalar types are the same on the wire, so that a field keeps its number when it is retyped. */
export function sameScalar(before: DeltaType, after: DeltaType): boolean {
  const rule = ruleOf(before);
  return rule !== undefined && rule.proto === ruleOf(after)?.proto;
}
