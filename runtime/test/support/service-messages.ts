import protobuf from 'protobufjs';
import { expect } from 'vitest';

/** The messages of the service for protobufjs, an independent decoder of what we write. */
const service = protobuf.parse(`syntax = "proto2";
message Create { optional string table_name = 1; optional bytes descriptor_proto = 3; optional int32 record_type = 4; }
message Single { optional int64 offset_id = 1; oneof record { bytes proto_encoded_record = 2; string json_record = 3; } }
message Records { repeated bytes records = 1; }
message Texts { repeated string records = 1; }
message Batch { optional int64 offset_id = 1; oneof batch { Records proto_encoded_batch = 2; Texts json_batch = 3; } }
message Request { oneof payload { Create create_stream = 1; Single ingest_record = 2; Batch ingest_record_batch = 3; } }
message CreatePersistent { optional Create create_stream = 1; }
message Resume { optional string stream_id = 1; optional bytes descriptor_proto = 2; optional int32 record_type = 3; }
message PersistentRequest { oneof payload {
  CreatePersistent create_stream = 1; Resume resume_stream = 2; Single ingest_record = 3; Batch ingest_record_batch = 4;
} }
message RetireRequest { optional string table_name = 1; optional string stream_id = 2; }`).root;

/** Decodes a gRPC message of the client. */
export function readMessage(message: Buffer, type: string = 'Request'): Record<string, unknown> {
  expect(message[0]).toBe(0);
  expect(message.readUInt32BE(1)).toBe(message.length - 5);
  const request = service.lookupType(type);
  return request.toObject(request.decode(message.subarray(5)), { longs: Number, bytes: Array });
}
