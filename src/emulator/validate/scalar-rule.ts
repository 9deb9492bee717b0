import type { DeltaType } from '../../model/delta-type.js';
import { CHECK, type Check } from './message-plan.js';

/** How a scalar Delta type is encoded and checked (docs/protocol.md). */
export interface ScalarRule {
  /** The only `FieldDescriptorProto.Type` that is accepted. */
  readonly protoType: number;
  /** Wire type. */
  readonly wire: number;
  readonly check: Check;
  readonly min: number;
  readonly max: number;
  readonly scale: number;
}

const DOUBLE = 1;
const FLOAT = 2;
const INT64 = 3;
const INT32 = 5;
const BOOL = 8;
const STRING = 9;
/** `FieldDescriptorProto.Type` of a struct and of a map entry. */
export const MESSAGE = 11;
const BYTES = 12;

const PROTO_TYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  10: 'group',
  11: 'message',
  12: 'bytes',
  13: 'uint32',
  14: 'enum',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};

/** Returns the name of a `FieldDescriptorProto.Type` in a `.proto` file, such as `int32`. */
export function getProtoTypeName(type: number): string {
  return PROTO_TYPE_NAMES[type] ?? `type ${type}`;
}

/** The first DATE, 0001-01-01, in days since 1970. */
export const FIRST_DAY: number = -719_162;
/** The last DATE, 9999-12-31, in days since 1970. */
export const LAST_DAY: number = 2_932_896;

/** Returns the rule of a scalar type; undefined for structs, arrays, maps and types that the service rejects. */
export function getScalarRule(type: DeltaType): ScalarRule | undefined {
  switch (type.kind) {
    case 'boolean':
      return createRule(BOOL, 0, CHECK.varint);
    case 'tinyint':
      return createRule(INT32, 0, CHECK.integer, -128, 127);
    case 'smallint':
      return createRule(INT32, 0, CHECK.integer, -32_768, 32_767);
    case 'int':
      return createRule(INT32, 0, CHECK.integer, -2_147_483_648, 2_147_483_647);
    case 'date':
      return createRule(INT32, 0, CHECK.integer, FIRST_DAY, LAST_DAY);
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return createRule(INT64, 0, CHECK.varint);
    case 'float':
      return createRule(FLOAT, 5, CHECK.fixed32);
    case 'double':
      return createRule(DOUBLE, 1, CHECK.fixed64);
    case 'string':
      return createRule(STRING, 2, CHECK.text);
    case 'char':
    case 'varchar':
      return createRule(STRING, 2, CHECK.boundedText, 0, type.length);
    case 'binary':
      return createRule(BYTES, 2, CHECK.bytes);
    case 'decimal':
      return createRule(STRING, 2, CHECK.decimal, 0, type.precision - type.scale, type.scale);
    case 'variant':
      return createRule(STRING, 2, CHECK.variant);
    default:
      return undefined;
  }
}

function createRule(protoType: number, wire: number, check: Check, min = 0, max = 0, scale = 0): ScalarRule {
  return { protoType, wire, check, min, max, scale };
}

/** Checks whether a type can be the key of a map: it must be encoded as an integer, boolean or string. */
export function canBeKey(type: DeltaType): boolean {
  const found = getScalarRule(type);
  return found !== undefined && [INT32, INT64, BOOL, STRING].includes(found.protoType) && type.kind !== 'variant';
}
