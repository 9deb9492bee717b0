import { encodeBytesField, encodeVarintField } from '../wire/encode-field.js';

/** Field numbers in the response message of a method that ingests. `create_stream_response` is 1 in all. */
export interface ResponseFormat {
  readonly ack: number;
  readonly closeSignal: number;
}

/** Encodes a `create_stream_response` as a gRPC message. */
export function encodeCreateStreamResponse(streamId: string): Buffer {
  return frameMessage(encodeBytesField(1, encodeBytesField(1, streamId)));
}

/** Encodes a `resume_stream_response`. `lastCommitted` is -1 for a stream without a committed offset. */
export function encodeResumeStreamResponse(lastCommitted: number): Buffer {
  return frameMessage(encodeBytesField(2, lastCommitted < 0 ? '' : encodeVarintField(1, lastCommitted)));
}

/** Encodes a message without fields, such as a `RetireStreamResponse`. */
export function encodeEmptyResponse(): Buffer {
  return frameMessage(Buffer.alloc(0));
}

/** Encodes an `ingest_record_response`. Offset 0 is written too, because the field has presence. */
export function encodeAck({ ack }: ResponseFormat, offset: number): Buffer {
  return frameMessage(encodeBytesField(ack, encodeVarintField(1, offset)));
}

/** Encodes a `close_stream_signal` whose stream ends after `durationMs`. */
export function encodeCloseSignal({ closeSignal }: ResponseFormat, durationMs: number): Buffer {
  const nanos = Math.round((durationMs % 1000) * 1_000_000);
  const duration = Buffer.concat([
    encodeVarintField(1, Math.floor(durationMs / 1000)),
    nanos === 0 ? Buffer.alloc(0) : encodeVarintField(2, nanos),
  ]);
  return frameMessage(encodeBytesField(closeSignal, encodeBytesField(1, duration)));
}

function frameMessage(message: Buffer): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
