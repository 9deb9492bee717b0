import { Buffer } from 'node:buffer';
import type { RecordFormat } from '../transport/outgoing-batch.js';
import type { OpenRequest } from '../transport/stream-handle.js';
import type { RetireRequest } from '../transport/transport.js';
import { varintLength, writeVarint } from '../wire/varint.js';

/** The values of the enum `RecordType`. */
const RECORD_TYPES: Readonly<Record<RecordFormat, number>> = { proto: 1, json: 2 };

/** Returns the first gRPC message of a stream, which creates or resumes it. The descriptor is left out for JSON. */
export function openingMessage({
  table,
  descriptor,
  format,
  persistent,
}: Pick<OpenRequest, 'table' | 'descriptor' | 'format' | 'persistent'>): Buffer {
  const descriptors = format === 'proto' ? [descriptor] : [];
  const type = RECORD_TYPES[format];
  if (persistent?.streamId !== undefined) {
    const resume = [field(0x0a, Buffer.from(persistent.streamId)), ...descriptors.map((bytes) => field(0x12, bytes))];
    return frame(field(0x12, Buffer.concat([...resume, Buffer.of(0x18, type)])));
  }
  const create = [field(0x0a, Buffer.from(table)), ...descriptors.map((bytes) => field(0x1a, bytes))];
  const request = field(0x0a, Buffer.concat([...create, Buffer.of(0x20, type)]));
  return frame(persistent === undefined ? request : field(0x0a, request));
}

/** Returns the gRPC message that retires a persistent stream. */
export function retireMessage({ table, streamId }: Pick<RetireRequest, 'table' | 'streamId'>): Buffer {
  return frame(Buffer.concat([field(0x0a, Buffer.from(table)), field(0x12, Buffer.from(streamId))]));
}

function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function field(tag: number, content: Uint8Array): Buffer {
  const buffer = Buffer.allocUnsafe(1 + varintLength(content.length) + content.length);
  buffer[0] = tag;
  buffer.set(content, writeVarint(buffer, content.length, 1));
  return buffer;
}
