import protobuf from 'protobufjs/minimal.js';
import { fieldTypeNumber } from '../../proto/field-type-numbers.js';
import type { ProtoField, ProtoFile, ProtoMessage, ProtoOption, ProtoValue } from '../../proto/proto-file.js';
import { reservedNames } from './reserved-names.js';

type Writer = protobuf.Writer;
/** Writes the fields of a message. */
type Content = (writer: Writer) => void;

const [optional, repeated] = [1, 3];

/**
 * Serializes the `google.protobuf.FileDescriptorSet` of one file, byte for byte like `protoc --include_imports
 * --descriptor_set_out`: with a oneof for each field with presence, JSON names, and no imports. `path` is the path of the
 * `.proto`.
 */
export function writeFileDescriptorSet(file: ProtoFile, path: string): Uint8Array {
  const writer = protobuf.Writer.create();
  put(writer, 1, (inner) => writeFile(inner, file, path));
  return writer.finish();
}

/** The field numbers in this file come from descriptor.proto; protoc writes fields in their order. */
function writeFile(writer: Writer, { message, options, package: name }: ProtoFile, path: string): void {
  text(writer, 1, path);
  text(writer, 2, name);
  put(writer, 4, (inner) => writeMessage(inner, message));
  if (options.length > 0) put(writer, 8, (inner) => writeOptions(inner, options));
  text(writer, 12, 'proto3');
}

function writeOptions(writer: Writer, options: readonly ProtoOption[]): void {
  for (const { number, value } of [...options].sort((a, b) => a.number - b.number)) {
    if (typeof value === 'boolean') writer.uint32(tag(number, 0)).bool(value);
    else text(writer, number, value);
  }
}

function writeMessage(writer: Writer, message: ProtoMessage): void {
  const { fields, fullName, jsonNamesCollide, name, nested, reserved } = message;
  const oneofs = listOneofNames(fields);
  text(writer, 1, name);
  let oneof = 0;
  for (const field of fields) {
    const at = field.shape.kind === 'single' ? oneof++ : undefined;
    put(writer, 2, (inner) => writeMessageField(inner, field, fullName, at));
  }
  // protoc's order: it creates the map entries while it reads the fields.
  for (const { shape, value } of fields) {
    if (shape.kind === 'map')
      put(writer, 3, (inner) => writeEntry(inner, shape.entry, { kind: 'scalar', scalar: shape.key }, value));
  }
  for (const type of nested) put(writer, 3, (inner) => writeMessage(inner, type));
  // MessageOptions.deprecated_legacy_json_field_conflicts
  if (jsonNamesCollide) put(writer, 7, (inner) => inner.uint32(tag(11, 0)).bool(true));
  for (const oneof of oneofs) put(writer, 8, (inner) => text(inner, 1, oneof));
  for (const { number } of reserved) {
    // The end of a range is exclusive.
    put(writer, 9, (inner) =>
      inner
        .uint32(tag(1, 0))
        .int32(number)
        .uint32(tag(2, 0))
        .int32(number + 1),
    );
  }
  for (const reservedName of reservedNames(message)) text(writer, 10, reservedName);
}

/** Names the oneof that proto3 creates for each field with presence, in the order of the fields. */
function listOneofNames(fields: readonly ProtoField[]): string[] {
  const taken = new Set(fields.map(({ name }) => name));
  return fields
    .filter(({ shape }) => shape.kind === 'single')
    .map(({ name }) => {
      let oneof = name.startsWith('_') ? name : `_${name}`;
      while (taken.has(oneof)) oneof = `X${oneof}`;
      taken.add(oneof);
      return oneof;
    });
}

function writeMessageField(writer: Writer, field: ProtoField, scope: string, oneof: number | undefined): void {
  const { name, number, shape, value, jsonName } = field;
  if (shape.kind === 'map') writeField(writer, name, number, repeated, `${scope}.${shape.entry}`, jsonName);
  else writeField(writer, name, number, shape.kind === 'repeated' ? repeated : optional, value, jsonName, oneof);
}

function writeEntry(writer: Writer, name: string, key: ProtoValue, value: ProtoValue): void {
  text(writer, 1, name);
  put(writer, 2, (inner) => writeField(inner, 'key', 1, optional, key, 'key'));
  put(writer, 2, (inner) => writeField(inner, 'value', 2, optional, value, 'value'));
  // MessageOptions.map_entry
  put(writer, 7, (inner) => inner.uint32(tag(7, 0)).bool(true));
}

/** A `value` that is text is the full name of a message; `oneof` is the index of the oneof of a field with presence. */
function writeField(
  writer: Writer,
  name: string,
  number: number,
  label: number,
  value: ProtoValue | string,
  json: string,
  oneof?: number,
): void {
  const typeName = typeof value === 'string' ? value : value.kind === 'message' ? value.message.fullName : undefined;
  text(writer, 1, name);
  writer.uint32(tag(3, 0)).int32(number).uint32(tag(4, 0)).int32(label);
  writer.uint32(tag(5, 0)).int32(typeof value === 'string' ? 11 : fieldTypeNumber(value));
  if (typeName !== undefined) text(writer, 6, typeName);
  if (oneof !== undefined) writer.uint32(tag(9, 0)).int32(oneof);
  text(writer, 10, json);
  // proto3_optional
  if (oneof !== undefined) writer.uint32(tag(17, 0)).bool(true);
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32(tag(field)).string(value);
}

function put(writer: Writer, field: number, content: Content): void {
  writer.uint32(tag(field)).fork();
  content(writer);
  writer.ldelim();
}

function tag(field: number, wireType: 0 | 2 = 2): number {
  return (field << 3) | wireType;
}
