import { expect, test } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { readBacklog } from '../../src/producer/spool-backlog.ts';
import { SpoolMarks } from '../../src/producer/spool-marks.ts';
import type { SpooledBatch } from '../../src/spool/spool.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { MemorySpool } from '../support/memory-spool.ts';

const batch = (index: number, schema: number): SpooledBatch => ({ index, position: 0, count: 4, bytes: 9, schema });
const parts = [
  { from: 0, to: 1 },
  { from: 2, to: 4 },
];

/** A spool with the batches 3, 4 and 6, of which the first two may have been sent on a persistent stream. */
function leftSpool({ schema = 0 } = {}): MemorySpool {
  const spool = new MemorySpool(100);
  spool.backlog = [batch(3, schema), batch(4, 0), batch(6, 0)];
  spool.mark = { index: 3, parts, stream: { id: 'old', offset: 7, schema, end: 6 } };
  return spool;
}

const pool = new BufferPool(1000, new ManualScheduler());

test('each part of a batch that is left is a frame, with its offset on the persistent stream', () => {
  const { frames, stream, isSchemaChanged } = readBacklog(leftSpool(), true, pool, 5);
  expect(frames.map(({ spooled, offset }) => [spooled?.batch.index, spooled?.from, spooled?.to, offset])).toEqual([
    [3, 0, 1, 7],
    [3, 2, 4, 8],
    [4, 0, 4, 9],
    [6, 0, 4, undefined],
  ]);
  expect(stream).toEqual({ streamId: 'old', nextOffset: 7 });
  expect(isSchemaChanged).toBe(false);
});

test('frames of an earlier process come first, in order', () => {
  const sequences = readBacklog(leftSpool(), false, pool, 5).frames.map(({ sequence }) => sequence);
  expect(sequences).toEqual([-4, -4 + 2 / 2 ** 24, -3, -1]);
});

test('batches that are delivered at least once have no offsets, and may have another schema', () => {
  const { frames, stream, isSchemaChanged } = readBacklog(leftSpool({ schema: 1 }), false, pool, 5);
  expect(frames.map(({ offset, schema }) => [offset, schema])).toEqual([
    [undefined, 1],
    [undefined, 1],
    [undefined, 0],
    [undefined, 0],
  ]);
  expect({ stream, isSchemaChanged }).toEqual({ stream: undefined, isSchemaChanged: false });
});

test('a persistent stream keeps the schema with which it was created', () => {
  const spool = leftSpool({ schema: 1 });
  expect(readBacklog(spool, true, pool, 5).isSchemaChanged).toBe(true);
  const marks = new SpoolMarks(spool, () => {});
  marks.onResumed('old', 11);
  expect(marks.markStream(batch(6, 0), [])).toBe(true);
  expect(spool.mark?.stream).toEqual({ id: 'old', offset: 11, schema: 1 });
});
