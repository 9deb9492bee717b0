import type { ProtoValue } from './proto-file.js';

/** Returns the `google.protobuf.FieldDescriptorProto.Type` of a value. */
export function fieldTypeNumber(value: ProtoValue): number {
  return numbers[value.kind === 'scalar' ? value.scalar : 'message'];
}

const numbers = { double: 1, float: 2, int64: 3, int32: 5, bool: 8, string: 9, message: 11, bytes: 12 } as const;
