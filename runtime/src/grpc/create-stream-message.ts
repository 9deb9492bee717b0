import { Buffer } from 'node:buffer';
import type { RecordFormat } from '../transport/outgoing-batch.js';
import { varintLength, writeVarint } from '../wire/varint.js';

/** The values of the enum `RecordType`. */
const RECORD_TYPES: Readonly<Record<RecordFormat, number>> = { proto: 1, json: 2 };

/** What the first message of a stream states. */
export interface StreamDescription {
  readonly table: string;
  /** Not sent for JSON. */
  readonly descriptor: Uint8Array;
  readonly format: RecordFormat;
}

/** Returns the first gRPC message of a stream: `create_stream` with table name, descriptor and record type. */
export function createStreamMessage({ table, descriptor, format }: StreamDescription): Buffer {
  const request = Buffer.concat([
    field(0x0a, Buffer.from(table)),
    format === 'proto' ? field(0x1a, descriptor) : Buffer.alloc(0),
    Buffer.of(0x20, RECORD_TYPES[format]),
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
