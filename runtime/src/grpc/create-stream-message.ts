import { Buffer } from 'node:buffer';
import { varintLength, writeVarint } from '../wire/varint.js';

/** `record_type` PROTO, field 4 of `CreateIngestStreamRequest`. */
const RECORD_TYPE_PROTO: readonly number[] = [0x20, 0x01];

/** Returns the first gRPC message of a stream: `create_stream` with table name, descriptor and record type. */
export function createStreamMessage(table: string, descriptor: Uint8Array): Buffer {
  const request = Buffer.concat([
    field(0x0a, Buffer.from(table)),
    field(0x1a, descriptor),
    Buffer.from(RECORD_TYPE_PROTO),
  ]);
  const message = field(0x0a, request);
  const grpcHead = Buffer.alloc(5);
  grpcHead.writeUInt32BE(message.length, 1);
  return Buffer.concat([grpcHead, message]);
}

function field(tag: number, content: Uint8Array): Buffer {
  const buffer = Buffer.allocUnsafe(1 + varintLength(content.length) + content.length);
  buffer[0] = tag;
  buffer.set(content, writeVarint(buffer, content.length, 1));
  return buffer;
}
