import { Reader } from 'zerobus-runtime/codegen';
import { RpcError } from '../grpc/rpc-error.js';
import { type MessageDescriptor, readDescriptor } from '../validate/read-descriptor.js';
import { RECORD_TYPES } from './request-reader.js';

/** The request that opens a stream. */
export interface CreateRequest {
  readonly tableName: string;
  /** Describes the records; undefined if they are JSON. */
  readonly descriptor: MessageDescriptor | undefined;
}

/** Reads a `CreateIngestStreamRequest`. Throws RpcError if it is malformed or asks for an unsupported record type. */
export function readCreateRequest(bytes: Uint8Array): CreateRequest {
  const { tableName, descriptor, recordType } = readFields(bytes);
  if (recordType === RECORD_TYPES.AVRO) throw new RpcError('UNIMPLEMENTED', 'Record type AVRO is not supported.');
  if (recordType === RECORD_TYPES.JSON) return { tableName, descriptor: undefined };
  if (recordType !== RECORD_TYPES.PROTO) {
    throw new RpcError('INVALID_ARGUMENT', `Record type ${recordType} is unknown; use PROTO (1) or JSON (2).`);
  }
  if (descriptor === undefined) {
    throw new RpcError('INVALID_ARGUMENT', 'A stream of record type PROTO requires descriptor_proto.');
  }
  try {
    return { tableName, descriptor: readDescriptor(descriptor) };
  } catch {
    throw new RpcError('INVALID_ARGUMENT', 'descriptor_proto is not a google.protobuf.DescriptorProto.');
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
    throw new RpcError('INVALID_ARGUMENT', 'create_stream is not a CreateIngestStreamRequest.');
  }
  return fields;
}
