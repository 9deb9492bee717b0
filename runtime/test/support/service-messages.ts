import protobuf from 'protobufjs';
import { expect } from 'vitest';

/** The messages of the service for protobufjs, an independent decoder of what we write. */
const service = protobuf.parse(`syntax = "proto2";
message Create { optional string table_name = 1; optional bytes descriptor_proto = 3; optional int32 record_type = 4; }
message Single { optional int64 offset_id = 1; optional bytes proto_encoded_record = 2; }
message Records { repeated bytes records = 1; }
message Batch { optional int64 offset_id = 1; optional Records proto_encoded_batch = 2; }
message Request { oneof payload { Create create_stream = 1; Single ingest_record = 2; Batch ingest_record_batch = 3; } }`).root;
const Request = service.lookupType('Request');

/** Decodes a gRPC message of the client. */
export function readMessage(message: Buffer): Record<string, unknown> {
  expect(message[0]).toBe(0);
  expect(message.readUInt32BE(1)).toBe(message.length - 5);
  return Request.toObject(Request.decode(message.subarray(5)), { longs: Number, bytes: Array });
}
