import { bytesField, varintField } from '../wire/encode.js';

/** `create_stream_response`, as a gRPC message. */
export function createStreamResponse(streamId: string): Buffer {
  return grpcMessage(bytesField(1, bytesField(1, streamId)));
}

/** `ingest_record_response`. Offset 0 is written too: clients tell an absent one from zero. */
export function ackResponse(offset: number): Buffer {
  return grpcMessage(bytesField(2, varintField(1, offset)));
}

/** `close_stream_signal` with a duration in milliseconds. */
export function closeSignal(durationMs: number): Buffer {
  const nanos = Math.round((durationMs % 1000) * 1_000_000);
  const duration = Buffer.concat([
    varintField(1, Math.floor(durationMs / 1000)),
    nanos === 0 ? Buffer.alloc(0) : varintField(2, nanos),
  ]);
  return grpcMessage(bytesField(3, bytesField(1, duration)));
}

function grpcMessage(message: Buffer): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
