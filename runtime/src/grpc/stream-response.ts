import { ZerobusError } from '../errors/zerobus-error.js';
import { ProtobufReader } from '../wire/protobuf-reader.js';

/** What an `EphemeralStreamResponse` says; `unknown` for a payload that came later than this code. */
export type StreamResponse =
  | { readonly kind: 'created'; readonly streamId: string }
  | { readonly kind: 'ack'; readonly offset: number }
  | { readonly kind: 'closing'; readonly durationMs: number }
  | { readonly kind: 'unknown' };

/** Where a close signal names no duration: a time in which acks usually have come. */
const DEFAULT_DRAIN_MS = 10_000;

/** No stream lives longer than some 15 minutes. */
const MAX_DRAIN_MS = 3_600_000;

/** Parses one message from the server. Throws `protocol-error` where it is none. */
export function parseStreamResponse(bytes: Uint8Array): StreamResponse {
  try {
    return parse(new ProtobufReader(bytes));
  } catch (cause) {
    throw new ZerobusError('protocol-error', 'A message of the server is no EphemeralStreamResponse', { cause });
  }
}

function parse(reader: ProtobufReader): StreamResponse {
  let response: StreamResponse = { kind: 'unknown' };
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) response = { kind: 'created', streamId: nested(reader, 0x0a, () => reader.string()) ?? '' };
    // Offset 0 is written by every server that is known; proto2 gives an absent one the same meaning.
    else if (tag === 0x12) response = { kind: 'ack', offset: nested(reader, 0x08, () => Number(reader.bigint())) ?? 0 };
    else if (tag === 0x1a)
      response = { kind: 'closing', durationMs: nested(reader, 0x0a, () => duration(reader)) ?? DEFAULT_DRAIN_MS };
    else reader.skip(tag);
  }
  return response;
}

/** Reads the nested message that comes next, and of it the one field `wanted`. */
function nested<T>(reader: ProtobufReader, wanted: number, read: () => T): T | undefined {
  let value: T | undefined;
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === wanted) value = read();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return value;
}

/** A `google.protobuf.Duration` in milliseconds. */
function duration(reader: ProtobufReader): number {
  let milliseconds = 0;
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x08) milliseconds += Number(reader.bigint()) * 1000;
    else if (tag === 0x10) milliseconds += reader.int() / 1e6;
    else reader.skip(tag);
  }
  reader.leave(outer);
  return Math.min(Math.max(0, milliseconds), MAX_DRAIN_MS);
}
