import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { writeFileDescriptorSet } from '../../../src/artifacts/protobuf/write-file-descriptor-set.ts';
import { tableToProto } from '../../../src/proto/table-to-proto.ts';
import { tableOf } from '../../lock/lock-of.ts';
import { fixtureLock, fixtures, newLock } from '../../proto/fixture-lock.ts';

it('is the file as protoc describes it', () => {
  const lock = newLock(
    tableOf([
      ['id', 'string', { nullable: false }],
      ['_id', 'int'],
      ['X_id', 'array<int>'],
      ['by_day', 'map<date,struct<x:int>>'],
    ]),
  );
  const reserved = [
    { number: 7, name: 'old' },
    { number: 9, name: 'id' },
  ];
  const settings = { javaPackage: 'com.x', javaMultipleFiles: true, goPackage: 'x/{schema}' };
  const file = tableToProto({ ...lock, reserved }, settings);
  const { file: files } = fromBinary(FileDescriptorSetSchema, writeFileDescriptorSet(file, 'catalog/iot/thing.proto'));
  expect(files).toHaveLength(1);
  expect(files[0]).toMatchObject({
    name: 'catalog/iot/thing.proto',
    package: 'catalog.iot',
    syntax: 'proto3',
    dependency: [],
    options: { javaPackage: 'com.x', javaMultipleFiles: true, goPackage: 'x/iot' },
  });
  const [message] = files[0]!.messageType;
  expect(message!.field.map((field) => [field.name, field.jsonName, field.proto3Optional, field.oneofIndex])).toEqual([
    ['id', 'id', true, 0],
    ['_id', 'Id', true, 1],
    ['X_id', 'XId', false, 0],
    ['by_day', 'byDay', false, 0],
  ]);
  // The names that id and _id would have are taken by fields.
  expect(message!.oneofDecl.map(({ name }) => name)).toEqual(['XX_id', 'XXX_id']);
  expect(message!.nestedType.map(({ name }) => name)).toEqual(['ByDayEntry', 'ByDay']);
  expect(message!.reservedRange.map(({ start, end }) => [start, end])).toEqual([
    [7, 8],
    [9, 10],
  ]);
  expect(message!.reservedName).toEqual(['old']);
});

describe('protobuf-es resolves', () => {
  // It gives two fields of odd_names one name.
  it.each(fixtures.filter((name) => name !== 'odd_names'))('%s', (name) => {
    const proto = tableToProto(fixtureLock(name));
    const set = fromBinary(FileDescriptorSetSchema, writeFileDescriptorSet(proto, 'a.proto'));
    const message = createFileRegistry(set).getMessage(proto.message.fullName.slice(1));
    expect(message?.fields.map((field) => [field.name, field.number])).toEqual(
      proto.message.fields.map((field) => [field.name, field.number]),
    );
  });
});
