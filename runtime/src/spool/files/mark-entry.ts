import { Buffer } from 'node:buffer';
import type { SpooledRange, SpooledStream, SpoolMark } from '../spool.js';
import { isCount } from './entry.js';

/** A mark in a file: a schema has another index in each process, but always the same ID. */
export interface StoredMark {
  readonly index: number;
  readonly parts?: readonly SpooledRange[] | undefined;
  readonly stream?: (Omit<SpooledStream, 'schema'> & { readonly schema: string }) | undefined;
}

/** The state of a spool, with which each segment begins: older ones can be deleted when their batches are settled. */
export interface StoredState {
  /** Batches before this index are settled. */
  readonly settled: number;
  readonly mark?: StoredMark | undefined;
}

/** Returns a mark for a file. `ids` are the IDs of the schemas. */
export function toStoredMark({ index, parts, stream }: SpoolMark, ids: readonly string[]): StoredMark {
  const schema = stream && ids[stream.schema];
  if (stream !== undefined && schema === undefined) throw new RangeError(`No schema has the index ${stream.schema}`);
  return {
    index,
    parts: parts?.map(({ from, to }) => ({ from, to })),
    stream: stream && { ...stream, schema: schema ?? '' },
  };
}

/** Returns the mark of a file. Without its stream, if its schema is unknown: the stream cannot continue then. */
export function fromStoredMark({ index, parts, stream }: StoredMark, ids: readonly string[]): SpoolMark {
  const schema = stream === undefined ? -1 : ids.indexOf(stream.schema);
  return {
    index,
    parts,
    stream: stream === undefined || schema < 0 ? undefined : { ...stream, schema },
  };
}

/** Returns the body of an entry with JSON. */
export function encodeJson(value: StoredMark | StoredState): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

/** Returns the mark in the body of an entry; undefined for anything else. */
export function decodeMark(body: Buffer): StoredMark | undefined {
  return readMark(parse(body));
}

/** Returns the state in the body of an entry; undefined for anything else. */
export function decodeState(body: Buffer): StoredState | undefined {
  const value = parse(body);
  if (!isObject(value) || !isCount(value['settled'])) return undefined;
  const mark = value['mark'] === undefined ? undefined : readMark(value['mark']);
  return value['mark'] !== undefined && mark === undefined ? undefined : { settled: value['settled'], mark };
}

function readMark(value: unknown): StoredMark | undefined {
  if (!isObject(value) || !isCount(value['index'])) return undefined;
  const parts = value['parts'] === undefined ? undefined : readParts(value['parts']);
  const stream = value['stream'] === undefined ? undefined : readStream(value['stream']);
  if ((value['parts'] !== undefined && !parts) || (value['stream'] !== undefined && !stream)) return undefined;
  return { index: value['index'], parts, stream };
}

function readParts(value: unknown): readonly SpooledRange[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts: SpooledRange[] = [];
  for (const part of value as unknown[]) {
    if (!isObject(part) || !isCount(part['from']) || !isCount(part['to'])) return undefined;
    parts.push({ from: part['from'], to: part['to'] });
  }
  return parts;
}

function readStream(value: unknown): StoredMark['stream'] {
  if (!isObject(value)) return undefined;
  const { id, offset, schema, end } = value;
  if (typeof id !== 'string' || !Number.isSafeInteger(offset) || typeof schema !== 'string') return undefined;
  if (end !== undefined && !isCount(end)) return undefined;
  return { id, offset: Number(offset), schema, end };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
