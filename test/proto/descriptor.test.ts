import { create, createFileRegistry, createRegistry, fromBinary } from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { writeDescriptor } from '../../src/proto/descriptor.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { type ColumnSpec, tableOf } from '../lock/lock-of.ts';
import { fixtureLock, fixtures, newLock } from './fixture-lock.ts';

function descriptorOf(columns: ColumnSpec[]) {
  return fromBinary(DescriptorProtoSchema, writeDescriptor(tableToProto(newLock(tableOf(columns)))));
}

it('is the message as proto2 describes it', () => {
  const message = descriptorOf([
    ['id', 'string', { nullable: false }],
    ['n', 'bigint'],
    ['place', 'struct<lat:double>', { nullable: false }],
    ['days', 'array<date>', { nullable: false }],
    ['names', 'array<string>'],
    ['by_name', 'map<string,struct<x:int>>'],
  ]);
  expect(message.name).toBe('Thing');
  expect(message.oneofDecl).toEqual([]);
  const rows = message.field.map((field) => [
    field.name,
    field.number,
    Label[field.label],
    Type[field.type],
    field.typeName,
    field.options?.packed,
    field.proto3Optional,
  ]);
  expect(rows).toEqual([
    ['id', 1, 'REQUIRED', 'STRING', '', undefined, false],
    ['n', 2, 'OPTIONAL', 'INT64', '', undefined, false],
    ['place', 3, 'REQUIRED', 'MESSAGE', '.catalog.iot.Thing.Place', undefined, false],
    ['days', 4, 'REPEATED', 'INT32', '', true, false],
    ['names', 5, 'REPEATED', 'STRING', '', undefined, false],
    ['by_name', 6, 'REPEATED', 'MESSAGE', '.catalog.iot.Thing.ByNameEntry', undefined, false],
  ]);
  expect(message.nestedType.map((nested) => [nested.name, nested.options?.mapEntry ?? false])).toEqual([
    ['ByNameEntry', true],
    ['Place', false],
    ['ByName', false],
  ]);
  expect(message.nestedType[0]?.field.map((field) => [field.name, field.number, field.typeName])).toEqual([
    ['key', 1, ''],
    ['value', 2, '.catalog.iot.Thing.ByName'],
  ]);
});

describe('protobuf-es resolves', () => {
  it.each(fixtures)('%s', (name) => {
    const proto = tableToProto(fixtureLock(name));
    const messageType = [fromBinary(DescriptorProtoSchema, writeDescriptor(proto))];
    // It does not take __proto__ either way: nothing to compare there.
    const file = create(FileDescriptorProtoSchema, {
      name: 'a.proto',
      package: proto.package,
      syntax: 'proto2',
      messageType,
    });
    const registry = createFileRegistry(file, () => undefined);
    const message = createRegistry(...registry).getMessage(proto.message.fullName.slice(1));
    expect(message?.fields.map((field) => [field.name, field.number])).toEqual(
      proto.message.fields.map((field) => [field.name, field.number]),
    );
  });
});
