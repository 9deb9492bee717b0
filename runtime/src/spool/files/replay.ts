import type { EntryHead } from './entry.js';
import { decodeMark, decodeState, type StoredMark } from './mark-entry.js';
import type { Scan, ScannedEntry } from './scan-segment.js';
import type { SchemaList } from './schema-list.js';
import type { SegmentName } from './segment-name.js';

/** A segment that was read. */
export interface ReplayedSegment {
  readonly name: SegmentName;
  readonly scan: Scan;
}

/** A batch that is not settled, with its place. */
interface ReplayedBatch<S> {
  readonly segment: S;
  readonly head: EntryHead;
  readonly at: number;
}

/** The state of a spool that its segments add up to. */
export interface Replay<S> {
  /** Batches that are not settled, in order. */
  readonly batches: readonly ReplayedBatch<S>[];
  /** Batches before this index are settled. */
  readonly settled: number;
  /** The index of the next batch. */
  readonly next: number;
  /** Records appended in the life of the spool. */
  readonly position: number;
  readonly mark: StoredMark | undefined;
  /** Ranges of batches that are neither settled nor readable: the first, and the one after the last. */
  readonly missing: readonly (readonly [from: number, to: number])[];
  /** Batches whose schema cannot be read. */
  readonly withoutSchema: readonly number[];
}

/** Adds up the entries of all segments, oldest first, and their schemas to those that are known. */
export function replaySegments<S extends ReplayedSegment>(segments: readonly S[], schemas: SchemaList): Replay<S> {
  const limits = findLimits(segments);
  const found: ReplayedBatch<S>[] = [];
  let [settled, next, position] = [0, 0, 0];
  let mark: StoredMark | undefined;
  for (const segment of segments) {
    const limit = limits.get(segment.name.epoch) ?? Number.POSITIVE_INFINITY;
    for (const { head, at, body } of segment.scan.entries) {
      if (head.kind === 'schema') schemas.read(body);
      else if (head.kind === 'settle') settled = Math.max(settled, head.index);
      else if (head.kind === 'mark') {
        mark = decodeMark(body) ?? mark;
        settled = Math.max(settled, mark?.index ?? 0);
      } else if (head.kind === 'begin') {
        const state = decodeState(body);
        if (state !== undefined) ({ mark } = state);
        settled = Math.max(settled, state?.settled ?? 0);
        next = Math.max(next, head.index);
        position = Math.max(position, head.position);
      } else if (head.index >= next && head.index < limit) {
        found.push({ segment, head, at });
        next = head.index + 1;
        position = Math.max(position, head.position + head.count);
      }
    }
    // The last batches of a segment: their numbers are not given again.
    for (const head of segment.scan.lost) {
      if (head.index < next || head.index >= limit) continue;
      next = head.index + 1;
      position = Math.max(position, head.position + head.count);
    }
  }
  next = Math.max(next, settled);
  const unsettled = found.filter(({ head }) => head.index >= settled);
  const withoutSchema = unsettled
    .filter(({ head }) => !schemas.ids.includes(head.schema))
    .map(({ head }) => head.index);
  const batches = unsettled.filter(({ head }) => schemas.ids.includes(head.schema));
  return {
    batches,
    settled,
    next,
    position,
    mark,
    missing: findGaps(unsettled, settled, next),
    withoutSchema,
  };
}

/**
 * Returns for each owner the index at which the next one began. What an owner wrote from there on was never accepted: it had lost the
 * spool, and its append() failed.
 */
function findLimits(segments: readonly ReplayedSegment[]): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  for (const { name, scan } of segments) {
    const begin = scan.entries.find(({ head }: ScannedEntry) => head.kind === 'begin');
    if (begin !== undefined && !starts.has(name.epoch)) starts.set(name.epoch, begin.head.index);
  }
  const limits = new Map<number, number>();
  let limit = Number.POSITIVE_INFINITY;
  for (const epoch of [...new Set(segments.map(({ name }) => name.epoch))].sort((a, b) => b - a)) {
    limits.set(epoch, limit);
    limit = Math.min(limit, starts.get(epoch) ?? limit);
  }
  return limits;
}

function findGaps(batches: readonly ReplayedBatch<unknown>[], settled: number, next: number): [number, number][] {
  const gaps: [number, number][] = [];
  let expected = settled;
  for (const { head } of batches) {
    if (head.index > expected) gaps.push([expected, head.index]);
    expected = head.index + 1;
  }
  if (next > expected) gaps.push([expected, next]);
  return gaps;
}
