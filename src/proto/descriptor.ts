import protobuf from 'protobufjs/minimal.js';
import { fieldTypeNumber } from './field-type-numbers.js';
import type { ProtoField, ProtoFile, ProtoMessage, ProtoValue } from './proto-file.js';

const [optional, required, repeated] = [1, 2, 3];

/**
 * Serializes the `google.protobuf.DescriptorProto` that opens a stream: the message as proto2 describes it, with REQUIRED
 * for NOT NULL, nested messages inside, and fully qualified type names (docs/protocol.md).
 */
export function writeDescriptor(file: ProtoFile): Uint8Array {
  return message(file.message);
}

/** The field numbers in this file come from descriptor.proto. */
function message({ name, fullName, fields, nested }: ProtoMessage): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1)).string(name);
  for (const field of fields) writer.uint32(tag(2)).bytes(describeField(field, fullName));
  // protoc's order: it creates the map entries while it reads the fields.
  for (const field of fields) {
    if (field.shape.kind !== 'map') continue;
    const { entry, key } = field.shape;
    writer.uint32(tag(3)).bytes(mapEntry(entry, { kind: 'scalar', scalar: key }, field.value));
  }
  for (const inner of nested) writer.uint32(tag(3)).bytes(message(inner));
  return writer.finish();
}

function mapEntry(name: string, key: ProtoValue, value: ProtoValue): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1)).string(name);
  writer.uint32(tag(2)).bytes(fieldBytes('key', 1, optional, key, false));
  writer.uint32(tag(2)).bytes(fieldBytes('value', 2, optional, value, false));
  // MessageOptions.map_entry
  writer.uint32(tag(7)).fork().uint32(tag(7, 0)).bool(true).ldelim();
  return writer.finish();
}

function describeField({ name, number, shape, value, required: notNull }: ProtoField, scope: string): Uint8Array {
  if (shape.kind === 'single') return fieldBytes(name, number, notNull ? required : optional, value, false);
  if (shape.kind === 'map') return fieldBytes(name, number, repeated, `${scope}.${shape.entry}`, false);
  // Our encoder packs numbers, and proto2 packs only fields that say so.
  const packed = value.kind === 'scalar' && value.scalar !== 'string' && value.scalar !== 'bytes';
  return fieldBytes(name, number, repeated, value, packed);
}

/** A `value` that is text is the full name of a message. */
function fieldBytes(
  name: string,
  number: number,
  label: number,
  value: ProtoValue | string,
  packed: boolean,
): Uint8Array {
  const typeName = typeof value === 'string' ? value : value.kind === 'message' ? value.message.fullName : undefined;
  const type = typeof value === 'string' ? 11 : fieldTypeNumber(value);
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1)).string(name).uint32(tag(3, 0)).int32(number);
  writer.uint32(tag(4, 0)).int32(label).uint32(tag(5, 0)).int32(type);
  if (typeName !== undefined) writer.uint32(tag(6)).string(typeName);
  // FieldOptions.packed
  if (packed) writer.uint32(tag(8)).fork().uint32(tag(2, 0)).bool(true).ldelim();
  return writer.finish();
}

function tag(field: number, wireType: 0 | 2 = 2): number {
  return (field << 3) | wireType;
}
