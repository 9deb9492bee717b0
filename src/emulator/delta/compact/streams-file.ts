import { Buffer } from 'node:buffer';
import { basename, dirname, join } from 'node:path';
import { errorMessage } from '../../../system/error-message.js';
import type { StoredStream } from '../../storage/stored-stream.js';
import { readRegular, replaceDurably } from '../durable-files.js';
import type { Segment } from '../wal/segment-content.js';
import type { SegmentStream } from '../wal/stream-frames.js';

/** The file beside the log with the persistent streams of all segments that were deleted. */
const NAME = 'streams.json';
/** A power cut brings back only segments that were deleted last, so older logs need not be known. */
const MAX_LOGS = 8;

/** The content of the file. */
interface Content {
  readonly format: 1;
  /** The last segment of each log whose streams are here, by the id of the log. */
  readonly segments: Readonly<Record<string, string>>;
  /** The one that was used last is at the end. */
  readonly streams: readonly StoredStream[];
}

/** Keeps the persistent streams of segments in their file, before the segments are deleted. */
export class StreamsFile {
  #content: { readonly path: string; readonly content: Content } | undefined;

  /** Adds what a segment has of streams, durably. Does nothing if that was done before. Throws an Error if the file is damaged. */
  add(segmentPath: string, { log, streams }: Pick<Segment, 'log' | 'streams'>): void {
    const path = join(dirname(segmentPath), NAME);
    const segment = basename(segmentPath);
    const before = this.#content?.path === path ? this.#content.content : readContent(path);
    this.#content = undefined;
    // The names of the segments of a log are in their order.
    if (segment > (before.segments[log] ?? '')) {
      const others = Object.entries(before.segments).filter(([id]) => id !== log);
      const segments = Object.fromEntries([...others, [log, segment] as const].slice(-MAX_LOGS));
      const content: Content = { format: 1, segments, streams: mergeStreams(before.streams, streams) };
      replaceDurably(path, Buffer.from(JSON.stringify(content), 'utf8'));
      this.#content = { path, content };
      return;
    }
    this.#content = { path, content: before };
  }
}

/** Reads the persistent streams that a folder has. Throws an Error if their file is damaged. */
export function readStreams(folder: string): readonly StoredStream[] {
  return readContent(join(folder, NAME)).streams;
}

function mergeStreams(before: readonly StoredStream[], added: Segment['streams']): StoredStream[] {
  const streams = new Map(before.map((stream) => [stream.id, stream]));
  for (const stream of added) {
    const { id } = stream;
    const merged = mergeStream(streams.get(id), stream);
    streams.delete(id);
    if (merged) streams.set(id, merged);
  }
  return [...streams.values()];
}

function mergeStream(
  before: StoredStream | undefined,
  { id, table, recordType, status, lastOffset }: SegmentStream,
): StoredStream | undefined {
  if (status === 'forgotten') return undefined;
  const lastCommitted = Math.max(before?.lastCommitted ?? -1, lastOffset);
  return { id, table, recordType, isRetired: status === 'retired', lastCommitted };
}

function readContent(path: string): Content {
  try {
    const text = readRegular(path)?.toString('utf8');
    return text === undefined ? { format: 1, segments: {}, streams: [] } : parseContent(text);
  } catch (cause) {
    const fix = 'Restore it, or delete it to forget all persistent streams';
    throw new Error(`${path} cannot be used: ${errorMessage(cause)}. ${fix}`, { cause });
  }
}

function parseContent(text: string): Content {
  const content = JSON.parse(text) as Partial<Content> | null;
  const { format, segments, streams } = content ?? {};
  if (typeof format === 'number' && format !== 1) {
    throw new Error(`it has the format ${format}, which a newer version wrote`);
  }
  if (format !== 1 || !isNames(segments) || !Array.isArray(streams) || !streams.every(isStoredStream)) {
    throw new Error('it does not list persistent streams');
  }
  return { format, segments, streams };
}

function isNames(value: unknown): value is Content['segments'] {
  return typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');
}

function isStoredStream(value: unknown): value is StoredStream {
  if (typeof value !== 'object' || value === null) return false;
  const { id, table, recordType, isRetired, lastCommitted } = value as Partial<Record<keyof StoredStream, unknown>>;
  const isNamed = typeof id === 'string' && typeof table === 'string' && typeof isRetired === 'boolean';
  return (
    isNamed && Number.isSafeInteger(recordType) && Number.isSafeInteger(lastCommitted) && Number(lastCommitted) >= -1
  );
}
