import { Reader } from '../codecs/reader.js';
import { ZerobusError } from '../errors/zerobus-error.js';

/** A parsed `EphemeralStreamResponse`; `unknown` for a payload that this version does not know. */
export type StreamResponse =
  | { readonly kind: 'created'; readonly streamId: string }
  | { readonly kind: 'ack'; readonly offset: number }
  | { readonly kind: 'closing'; readonly durationMs: number }
  | { readonly kind: 'unknown' };

/** The default duration of a close signal: acks usually arrive within it. */
const DEFAULT_DRAIN_MS = 10_000;

/** The longest duration that is accepted: no stream lives longer than about 15 minutes. */
const MAX_DRAIN_MS = 3_600_000;

/** Parses one message from the server. Throws `protocol-error` if it is malformed. */
export function parseStreamResponse(bytes: Uint8Array): StreamResponse {
  try {
    return parse(new Reader(bytes));
  } catch (cause) {
    throw new ZerobusError('protocol-error', 'A message from the server is not an EphemeralStreamResponse', { cause });
  }
}

function parse(reader: Reader): StreamResponse {
  let response: StreamResponse = { kind: 'unknown' };
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) response = { kind: 'created', streamId: nested(reader, 0x0a, () => reader.string()) ?? '' };
    // Known servers write offset 0 explicitly; in proto2 an absent one means the same.
    else if (tag === 0x12) response = { kind: 'ack', offset: nested(reader, 0x08, () => Number(reader.bigint())) ?? 0 };
    else if (tag === 0x1a)
      response = { kind: 'closing', durationMs: nested(reader, 0x0a, () => duration(reader)) ?? DEFAULT_DRAIN_MS };
    else reader.skip(tag);
  }
  return response;
}

/** Reads the nested message that follows, and returns its field `wanted`; skips its other fields. */
function nested<T>(reader: Reader, wanted: number, read: () => T): T | undefined {
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

/** Reads a `google.protobuf.Duration` as milliseconds. */
function duration(reader: Reader): number {
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
