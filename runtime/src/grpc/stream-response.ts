import { Reader } from '../codecs/reader.js';
import { ZerobusError } from '../errors/zerobus-error.js';

/** A parsed response of a stream; `unknown` for a payload that this version does not know. */
export type StreamResponse =
  | { readonly kind: 'created'; readonly streamId: string }
  | { readonly kind: 'resumed'; readonly committedOffset: number | undefined }
  | { readonly kind: 'ack'; readonly offset: number }
  | { readonly kind: 'closing'; readonly durationMs: number }
  | { readonly kind: 'unknown' };

type Kind = StreamResponse['kind'];

/** The default duration of a close signal: acks usually arrive within it. */
const DEFAULT_DRAIN_MS = 10_000;

/** The longest duration that is accepted: no stream lives longer than about 15 minutes. */
const MAX_DRAIN_MS = 3_600_000;

/** The tags of the payloads. */
const EPHEMERAL: ReadonlyMap<number, Kind> = new Map([
  [0x0a, 'created'],
  [0x12, 'ack'],
  [0x1a, 'closing'],
]);
const PERSISTENT: ReadonlyMap<number, Kind> = new Map([
  [0x0a, 'created'],
  [0x12, 'resumed'],
  [0x1a, 'ack'],
  [0x22, 'closing'],
]);

/** Parses an `EphemeralStreamResponse`. Throws `protocol-error` if it is malformed, or an acknowledgement has no offset. */
export function parseStreamResponse(bytes: Uint8Array): StreamResponse {
  return parseAs('EphemeralStreamResponse', bytes, EPHEMERAL);
}

/** Parses a `PersistentStreamResponse`. Throws `protocol-error` if it is malformed, or an acknowledgement has no offset. */
export function parsePersistentResponse(bytes: Uint8Array): StreamResponse {
  return parseAs('PersistentStreamResponse', bytes, PERSISTENT);
}

function parseAs(message: string, bytes: Uint8Array, payloads: ReadonlyMap<number, Kind>): StreamResponse {
  try {
    return parse(new Reader(bytes), payloads);
  } catch (cause) {
    if (ZerobusError.is(cause) && cause.code === 'protocol-error') throw cause;
    throw new ZerobusError('protocol-error', `A message from the server is not of type ${message}`, { cause });
  }
}

function parse(reader: Reader, payloads: ReadonlyMap<number, Kind>): StreamResponse {
  let response: StreamResponse = { kind: 'unknown' };
  while (reader.more()) {
    const tag = reader.tag();
    const kind = payloads.get(tag);
    if (kind === undefined) reader.skip(tag);
    else response = readPayload(reader, kind);
  }
  return response;
}

function readPayload(reader: Reader, kind: Kind): StreamResponse {
  const integer = (): number => Number(reader.bigint());
  if (kind === 'created') return { kind, streamId: nested(reader, 0x0a, () => reader.string()) ?? '' };
  if (kind === 'resumed') return { kind, committedOffset: nested(reader, 0x08, integer) };
  if (kind === 'closing') {
    return { kind, durationMs: nested(reader, 0x0a, () => duration(reader)) ?? DEFAULT_DRAIN_MS };
  }
  const offset = nested(reader, 0x08, integer);
  // Servers write offset 0 explicitly. A missing offset read as 0 would acknowledge the first batch by mistake.
  if (offset === undefined)
    throw new ZerobusError('protocol-error', 'The server sent an acknowledgement without an offset');
  return { kind: 'ack', offset };
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
