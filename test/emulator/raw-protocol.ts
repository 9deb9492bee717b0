import protobuf from 'protobufjs';

// The protocol of docs/protocol.md, as protobufjs reads it.
const { root } = protobuf.parse(
  `syntax = "proto2";
  package databricks.zerobus;
  message Duration { optional int64 seconds = 1; optional int32 nanos = 2; }
  enum RecordType { RECORD_TYPE_UNSPECIFIED = 0; PROTO = 1; JSON = 2; AVRO = 4; }
  message CreateIngestStreamRequest {
    optional string table_name = 1; optional bytes descriptor_proto = 3; optional RecordType record_type = 4;
    optional string avro_schema_json = 5;
  }
  message IngestRecordRequest {
    optional int64 offset_id = 1;
    oneof record { bytes proto_encoded_record = 2; string json_record = 3; bytes avro_encoded_record = 4; }
  }
  message ProtoEncodedBatch { repeated bytes records = 1; }
  message JsonBatch { repeated string records = 1; }
  message IngestRecordBatchRequest {
    optional int64 offset_id = 1;
    oneof batch { ProtoEncodedBatch proto_encoded_batch = 2; JsonBatch json_batch = 3; ProtoEncodedBatch avro_batch = 4; }
  }
  message EphemeralStreamRequest {
    oneof payload {
      CreateIngestStreamRequest create_stream = 1; IngestRecordRequest ingest_record = 2;
      IngestRecordBatchRequest ingest_record_batch = 3;
    }
  }
  message CreateIngestStreamResponse { optional string stream_id = 1; }
  message IngestRecordResponse { optional int64 durability_ack_up_to_offset = 1; }
  message CloseStreamSignal { optional Duration duration = 1; }
  message EphemeralStreamResponse {
    oneof payload {
      CreateIngestStreamResponse create_stream_response = 1; IngestRecordResponse ingest_record_response = 2;
      CloseStreamSignal close_stream_signal = 3;
    }
  }
  message CreatePersistentStreamRequest { optional CreateIngestStreamRequest create_stream = 1; }
  message ResumeIngestStreamRequest {
    oneof identifier { string stream_id = 1; }
    optional bytes descriptor_proto = 2; optional RecordType record_type = 3;
  }
  message PersistentStreamRequest {
    oneof payload {
      CreatePersistentStreamRequest create_stream = 1; ResumeIngestStreamRequest resume_stream = 2;
      IngestRecordRequest ingest_record = 3; IngestRecordBatchRequest ingest_record_batch = 4;
    }
  }
  message ResumeIngestStreamResponse { optional int64 last_committed_offset = 1; }
  message PersistentStreamResponse {
    oneof payload {
      CreateIngestStreamResponse create_stream_response = 1; ResumeIngestStreamResponse resume_stream_response = 2;
      IngestRecordResponse ingest_record_response = 3; CloseStreamSignal close_stream_signal = 4;
    }
  }
  message RetireStreamRequest { optional string table_name = 1; oneof identifier { string stream_id = 2; } }
  message Any { optional string type_url = 1; optional bytes value = 2; }
  message Status { optional int32 code = 1; optional string message = 2; repeated Any details = 3; }
  message ErrorInfo { optional string reason = 1; optional string domain = 2; map<string, string> metadata = 3; }`,
  { keepCase: true },
);
const find = (name: string): protobuf.Type => root.lookupType(`databricks.zerobus.${name}`);

/** The messages of a method that ingests. */
export interface MethodMessages {
  readonly request: protobuf.Type;
  readonly response: protobuf.Type;
}

export const ephemeral: MethodMessages = {
  request: find('EphemeralStreamRequest'),
  response: find('EphemeralStreamResponse'),
};
export const persistent: MethodMessages = {
  request: find('PersistentStreamRequest'),
  response: find('PersistentStreamResponse'),
};
export const RetireStreamRequest: protobuf.Type = find('RetireStreamRequest');
export const StatusMessage: protobuf.Type = find('Status');
export const ErrorInfoMessage: protobuf.Type = find('ErrorInfo');

/** The bytes of a message. */
export function encode(type: protobuf.Type, message: Record<string, unknown>): Buffer {
  const problem = type.verify(message);
  if (problem) throw new Error(problem);
  return Buffer.from(type.encode(type.create(message)).finish());
}
