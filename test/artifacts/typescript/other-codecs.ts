// The same tables through protobufjs, from the .proto, and through protobuf-es, from the descriptor.
import { readFileSync } from 'node:fs';
import {
  create,
  createFileRegistry,
  type DescMessage,
  fromBinary,
  isFieldSet,
  type Message,
  toBinary,
} from '@bufbuild/protobuf';
import { DescriptorProtoSchema, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';
import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import type { Wire, WireRecord } from './wire-model.ts';

export interface Codec {
  encode(record: WireRecord): Uint8Array;
  decode(bytes: Uint8Array): WireRecord;
}

/** `file` is under generated/. */
export function protobufjsCodec(file: string, message: string, columns: readonly Column[]): Codec {
  const text = readFileSync(new URL(`../../../generated/${file}`, import.meta.url), 'utf8');
  const type = protobuf.parse(text, { keepCase: true }).root.lookupType(message);
  return {
    // Through JSON's form of 64-bit numbers: protobufjs takes no bigint.
    encode: (record) => type.encode(type.fromObject(plain(record) as Record<string, unknown>)).finish(),
    decode: (bytes) => fromPlain(type.toObject(type.decode(bytes), { longs: String }), columns),
  };
}

function plain(value: Wire): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [mapKey(key), plain(item)]));
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** protobufjs wants the keys of 64 bits as eight characters. */
function mapKey(key: Wire): string {
  return typeof key === 'bigint' ? protobuf.util.LongBits.from(String(key)).toHash() : String(key);
}

function fromPlain(value: { [name: string]: unknown }, columns: readonly Column[]): WireRecord {
  const found = columns.filter(({ name }) => Object.hasOwn(value, name) && value[name] !== null);
  return Object.fromEntries(found.map(({ name, type }) => [name, fromPlainValue(value[name], type)]));
}

function fromPlainValue(value: unknown, type: ColumnType): Wire {
  if (typeof type === 'string') {
    if (isLong(type)) return BigInt(String(value));
    return value instanceof Uint8Array ? Uint8Array.from(value) : (value as Wire);
  }
  if ('array' in type) return (value as unknown[]).map((item) => fromPlainValue(item, type.array));
  if ('struct' in type) return fromPlain(value as { [name: string]: unknown }, type.struct);
  const [key, inner] = type.map;
  const entries = Object.entries(value as object);
  return new Map(entries.map(([k, v]): [Wire, Wire] => [fromKey(k, key), fromPlainValue(v, inner)]));
}

/** Keys of objects are text, whatever they were. */
function fromKey(key: string, type: ColumnType): Wire {
  if (type === 'boolean') return key === 'true';
  if (isLong(type)) return BigInt(key);
  return ['tinyint', 'smallint', 'int', 'date'].includes(String(type)) ? Number(key) : key;
}

function isLong(type: ColumnType): boolean {
  return type === 'bigint' || type === 'timestamp' || type === 'timestamp_ntz';
}

export function protobufEsCodec(descriptor: Uint8Array, columns: readonly Column[]): Codec {
  const messageType = [fromBinary(DescriptorProtoSchema, descriptor)];
  const file = create(FileDescriptorProtoSchema, {
    name: 'a.proto',
    package: packageOf(messageType),
    syntax: 'proto2',
    messageType,
  });
  const registry = createFileRegistry(file, () => undefined);
  const top = [...registry].find((desc): desc is DescMessage => desc.kind === 'message' && desc.parent === undefined)!;
  return {
    encode: (record) => toBinary(top, toMessage(record, top, columns)),
    decode: (bytes) => fromMessage(fromBinary(top, bytes), top, columns),
  };
}

/** The names in a descriptor are fully qualified; the package is in front of them. */
function packageOf([top]: readonly {
  readonly name: string;
  readonly field: readonly { readonly typeName: string }[];
}[]): string {
  const name = top!.field.find(({ typeName }) => typeName !== '')?.typeName ?? `.test.${top!.name}.`;
  return name.slice(1, name.indexOf(`.${top!.name}.`));
}

function toMessage(record: WireRecord, desc: DescMessage, columns: readonly Column[]): Message {
  const message = create(desc) as Message & Record<string, unknown>;
  for (const { name, type } of columns) {
    const field = desc.fields.find((item) => item.name === name)!;
    if (Object.hasOwn(record, name)) message[field.localName] = toField(record[name]!, type, field.message);
  }
  return message;
}

function toField(value: Wire, type: ColumnType, message: DescMessage | undefined): unknown {
  if (typeof type === 'string') return value;
  if ('array' in type) return (value as Wire[]).map((item) => toField(item, type.array, message));
  if ('struct' in type) return toMessage(value as WireRecord, message!, type.struct);
  const entries = [...(value as Map<Wire, Wire>)];
  return Object.fromEntries(entries.map(([key, item]) => [String(key), toField(item, type.map[1], message)]));
}

function fromMessage(message: Message, desc: DescMessage, columns: readonly Column[]): WireRecord {
  const values = message as Message & Record<string, unknown>;
  const pairs = columns.flatMap(({ name, type }) => {
    const field = desc.fields.find((item) => item.name === name)!;
    return isFieldSet(message, field) ? [[name, fromField(values[field.localName], type, field.message)] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function fromField(value: unknown, type: ColumnType, message: DescMessage | undefined): Wire {
  if (typeof type === 'string') return value as Wire;
  if ('array' in type) return (value as unknown[]).map((item) => fromField(item, type.array, message));
  if ('struct' in type) return fromMessage(value as Message, message!, type.struct);
  const [key, inner] = type.map;
  const entries = Object.entries(value as object);
  return new Map(entries.map(([k, v]): [Wire, Wire] => [fromKey(k, key), fromField(v, inner, message)]));
}
