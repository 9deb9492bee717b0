import type { DeltaType } from '../../model/delta-type.js';
import { type Check, check } from './plan.js';

/** How a Delta type of one value travels (docs/protocol.md). */
export interface ScalarRule {
  /** `FieldDescriptorProto.Type`, the only one that is taken. */
  readonly protoType: number;
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
/** The type of a struct and of a map entry. */
export const MESSAGE = 11;
const BYTES = 12;

const NAMES: Readonly<Record<number, string>> = {
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

/** The name of a `FieldDescriptorProto.Type` in a `.proto` file. */
export function protoTypeName(type: number): string {
  return NAMES[type] ?? `type ${type}`;
}

/** 0001-01-01 and 9999-12-31, the dates that Delta has, in days since 1970. */
export const FIRST_DAY: number = -719_162;
export const LAST_DAY: number = 2_932_896;

/** The rule of a scalar; undefined for structs, arrays, maps and what the service does not take. */
export function scalarRule(type: DeltaType): ScalarRule | undefined {
  switch (type.kind) {
    case 'boolean':
      return rule(BOOL, 0, check.varint);
    case 'tinyint':
      return rule(INT32, 0, check.integer, -128, 127);
    case 'smallint':
      return rule(INT32, 0, check.integer, -32_768, 32_767);
    case 'int':
      return rule(INT32, 0, check.integer, -2_147_483_648, 2_147_483_647);
    case 'date':
      return rule(INT32, 0, check.integer, FIRST_DAY, LAST_DAY);
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return rule(INT64, 0, check.varint);
    case 'float':
      return rule(FLOAT, 5, check.fixed32);
    case 'double':
      return rule(DOUBLE, 1, check.fixed64);
    case 'string':
      return rule(STRING, 2, check.text);
    case 'char':
    case 'varchar':
      return rule(STRING, 2, check.boundedText, 0, type.length);
    case 'binary':
      return rule(BYTES, 2, check.bytes);
    case 'decimal':
      return rule(STRING, 2, check.decimal, 0, type.precision - type.scale, type.scale);
    case 'variant':
      return rule(STRING, 2, check.variant);
    default:
      return undefined;
  }
}

function rule(protoType: number, wire: number, how: Check, min = 0, max = 0, scale = 0): ScalarRule {
  return { protoType, wire, check: how, min, max, scale };
}

/** What can be the key of a map: integers, booleans, strings, and what travels as one of them. */
export function canBeKey(type: DeltaType): boolean {
  const found = scalarRule(type);
  return found !== undefined && [INT32, INT64, BOOL, STRING].includes(found.protoType) && type.kind !== 'variant';
}
