import protobuf from 'protobufjs';
import type { RecordType } from 'zerobus-runtime/codegen';
import { writeProto } from '../../src/artifacts/protobuf/write-proto.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { writeDescriptor } from '../../src/proto/descriptor.ts';
import { recordColumns } from '../../src/proto/record-columns.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { forProtobuf, type Json } from '../emulator/wire-record.ts';
import { newLock } from '../proto/fixture-lock.ts';

/** What is generated for a table, as far as producing goes: our descriptor, and protobufjs over our .proto as encoder. */
export function recordTypeOf(model: TableModel): RecordType<Json, Json> {
  const lock = newLock(model);
  const file = tableToProto(lock);
  const { root } = protobuf.parse(writeProto(file), { keepCase: true });
  const type = root.lookupType(`${file.package}.${file.message.name}`);
  const encode = (record: Json): Uint8Array => type.encode(type.fromObject(forProtobuf(lock.columns, record))).finish();
  return {
    table: String(model.name),
    columns: recordColumns(model.columns),
    descriptor: writeDescriptor(file),
    schemaHash: '',
    encode,
    write(writer, record, at) {
      const bytes = encode(record);
      writer.reserve(at, bytes.length).set(bytes, at);
      return at + bytes.length;
    },
    decode: (bytes) => type.decode(bytes).toJSON(),
    fromJSON: (value) => value as Json,
    toJSON: (record) => record,
    toWire: (record) => record,
  };
}
