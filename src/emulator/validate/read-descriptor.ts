import { Reader } from 'zerobus-runtime/codegen';

/** The parts of a `google.protobuf.FieldDescriptorProto` that the emulator uses. */
export interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  /** 1 optional, 2 required, 3 repeated. */
  readonly label: number;
  /** `FieldDescriptorProto.Type`. */
  readonly type: number;
  readonly typeName: string;
}

/** The parts of a `google.protobuf.DescriptorProto` that the emulator uses. */
export interface MessageDescriptor {
  readonly name: string;
  readonly fields: readonly FieldDescriptor[];
  readonly nested: readonly MessageDescriptor[];
  readonly mapEntry: boolean;
}

const MAX_DEPTH = 100;

/** Reads a serialized DescriptorProto. Throws ZerobusError or RangeError if it is malformed. */
export function readDescriptor(bytes: Uint8Array): MessageDescriptor {
  return readMessage(new Reader(bytes), 0);
}

function readMessage(reader: Reader, depth: number): MessageDescriptor {
  if (depth > MAX_DEPTH) throw new RangeError(`messages are nested deeper than ${MAX_DEPTH}`);
  const message = {
    name: '',
    fields: [] as FieldDescriptor[],
    nested: [] as MessageDescriptor[],
    mapEntry: false,
  };
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) message.name = reader.string();
    else if (tag === 0x12) message.fields.push(readNested(reader, readField));
    else if (tag === 0x1a) message.nested.push(readNested(reader, (inner) => readMessage(inner, depth + 1)));
    else if (tag === 0x3a) message.mapEntry = readNested(reader, readMapEntry);
    else reader.skip(tag);
  }
  return message;
}

function readField(reader: Reader): FieldDescriptor {
  const field = { name: '', number: 0, label: 1, type: 0, typeName: '' };
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) field.name = reader.string();
    else if (tag === 0x18) field.number = reader.int();
    else if (tag === 0x20) field.label = reader.int();
    else if (tag === 0x28) field.type = reader.int();
    else if (tag === 0x32) field.typeName = reader.string();
    else reader.skip(tag);
  }
  return field;
}

function readMapEntry(reader: Reader): boolean {
  let mapEntry = false;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x38) mapEntry = reader.boolean();
    else reader.skip(tag);
  }
  return mapEntry;
}

function readNested<T>(reader: Reader, read: (reader: Reader) => T): T {
  const outer = reader.enter();
  const value = read(reader);
  reader.leave(outer);
  return value;
}
