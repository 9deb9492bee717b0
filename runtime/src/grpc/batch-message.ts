import { Buffer } from 'node:buffer';
import { HEAD_ROOM, type OutgoingBatch, type RecordFormat } from '../transport/outgoing-batch.js';
import { writeHead } from './message-head.js';

/** The gRPC message of one batch. */
export interface BatchMessage {
  /** The bytes before the body; undefined if `body` starts with them. */
  readonly head: Buffer | undefined;
  readonly body: Buffer;
}

/** The tags of a stream's messages. */
export interface BatchTags {
  /** `ingest_record`: one record. */
  readonly single: number;
  /** `ingest_record_batch`: records, each with its tag and length. */
  readonly batch: number;
  /** The records in either message. `proto_encoded_record` and `proto_encoded_batch` have the same number; so do the two JSON fields. */
  readonly body: number;
}

/** Returns the tags for a record format; the payloads of `PersistentStreamRequest` have other numbers. */
export function batchTags(format: RecordFormat, isPersistent: boolean): BatchTags {
  const body = format === 'json' ? 0x1a : 0x12;
  return isPersistent ? { single: 0x1a, batch: 0x22, body } : { single: 0x12, batch: 0x1a, body };
}

/** Frames a batch. Writes the head before the body if the batch has room for it, and into memory of its own otherwise. */
export function frameBatch(source: OutgoingBatch, offset: number, tags: BatchTags): BatchMessage {
  const { buffer, start, end, count } = source;
  const tag = count === 1 ? tags.single : tags.batch;
  if (source.takeHeadRoom()) {
    const headStart = writeHead(buffer, start, tag, tags.body, offset, end - start);
    return { head: undefined, body: buffer.subarray(headStart, end) };
  }
  const head = Buffer.allocUnsafe(HEAD_ROOM);
  const headStart = writeHead(head, HEAD_ROOM, tag, tags.body, offset, end - start);
  return { head: head.subarray(headStart), body: buffer.subarray(start, end) };
}
