import { Reader } from 'zerobus-runtime/codegen';
import { RpcError } from '../grpc/status.js';
import { type MessageDescriptor, readDescriptor } from '../validate/descriptor.js';
import { recordTypes } from './request-reader.js';

/** What a client opens a stream with. */
export interface CreateRequest {
  readonly tableName: string;
  /** Undefined: the records are JSON. */
  readonly descriptor: MessageDescriptor | undefined;
}

/** Reads `CreateIngestStreamRequest`. Throws RpcError for what this server does not take. */
export function readCreateRequest(bytes: Uint8Array): CreateRequest {
  const { tableName, descriptor, recordType } = readFields(bytes);
  if (recordType === recordTypes.AVRO) throw new RpcError('UNIMPLEMENTED', 'Record type AVRO is not supported.');
  if (recordType === recordTypes.JSON) return { tableName, descriptor: undefined };
  if (recordType !== recordTypes.PROTO) {
    throw new RpcError('INVALID_ARGUMENT', `Record type ${recordType} is not known: PROTO (1) or JSON (2) is needed.`);
  }
  if (descriptor === undefined) {
    throw new RpcError('INVALID_ARGUMENT', 'A stream of record type PROTO needs descriptor_proto.');
  }
  try {
    return { tableName, descriptor: readDescriptor(descriptor) };
  } catch {
    throw new RpcError('INVALID_ARGUMENT', 'descriptor_proto is no google.protobuf.DescriptorProto.');
  }
}

function readFields(bytes: Uint8Array): { tableName: string; descriptor: Uint8Array | undefined; recordType: number } {
  const fields = { tableName: '', descriptor: undefined as Uint8Array | undefined, recordType: 0 };
  const reader = new Reader(bytes);
  try {
    while (reader.more()) {
      const tag = reader.tag();
      if (tag === 0x0a) fields.tableName = reader.string();
      else if (tag === 0x1a) fields.descriptor = reader.bytes();
      else if (tag === 0x20) fields.recordType = reader.int();
      else reader.skip(tag);
    }
  } catch {
    throw new RpcError('INVALID_ARGUMENT', 'create_stream is no CreateIngestStreamRequest.');
  }
  return fields;
}
