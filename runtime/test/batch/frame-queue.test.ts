import { expect, test } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import type { Frame } from '../../src/batch/frame.ts';
import { FrameQueue } from '../../src/batch/frame-queue.ts';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { Items, items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';

const pool = new BufferPool(0, new ManualScheduler());
const createFrame = (count: number, sequence: number = 0): Frame => {
  const batch = new OpenBatch(Items, pool);
  for (const record of items(count)) batch.add(record);
  return batch.seal(sequence);
};

function fill(...counts: readonly number[]): { readonly queue: FrameQueue; readonly frames: readonly Frame[] } {
  const queue = new FrameQueue();
  const frames = counts.map((count, index) => createFrame(count, index));
  for (const frame of frames) queue.push(frame);
  return { queue, frames };
}

test('an empty queue', () => {
  const queue = new FrameQueue();
  expect([queue.length, queue.records, queue.bytes, queue.oldest, queue.take(), [...queue]]).toEqual([
    0,
    0,
    0,
    undefined,
    undefined,
    [],
  ]);
});

test('frames are taken in the order in which they came, stay until they are settled, and the sums follow', () => {
  const { queue, frames } = fill(1, 2, 3);
  expect([queue.length, queue.records]).toEqual([3, 6]);
  expect(queue.bytes).toBe(frames.reduce((sum, frame) => sum + frame.retainedBytes, 0));
  expect([queue.take(), queue.take(), queue.waiting]).toEqual(frames);
  expect(queue.length).toBe(3);
  queue.settle(frames[0]!);
  expect([...queue]).toEqual(frames.slice(1));
  expect([queue.length, queue.records, queue.oldest === frames[1]]).toEqual([2, 5, true]);
});

test('frames may be settled in any order; the oldest unsettled one stays the oldest', () => {
  const { queue, frames } = fill(1, 1, 1);
  for (const _ of frames) queue.take();
  queue.settle(frames[1]!);
  expect(queue.oldest).toBe(frames[0]);
  queue.settle(frames[0]!);
  expect(queue.oldest).toBe(frames[2]);
  queue.settle(frames[2]!);
  expect([queue.oldest, queue.length, queue.bytes]).toEqual([undefined, 0, 0]);
});

test('what two streams give back is taken again in the order of writing, before all others', () => {
  const { queue, frames } = fill(1, 1, 1, 1, 1);
  for (let count = 0; count < 4; count++) queue.take();
  queue.giveBack([frames[1]!, frames[3]!]);
  queue.giveBack([frames[0]!, frames[2]!]);
  expect(Array.from({ length: 6 }, () => queue.take()?.sequence)).toEqual([0, 1, 2, 3, 4, undefined]);
});

test('a frame that is settled after it was given back is not taken', () => {
  const { queue, frames } = fill(1, 1);
  queue.take();
  queue.giveBack([frames[0]!]);
  queue.settle(frames[0]!);
  expect(queue.take()).toBe(frames[1]);
});

test('the halves of a frame take its place', () => {
  const { queue, frames } = fill(1, 4, 1);
  queue.take();
  queue.take();
  const [first, second] = frames[1]!.split(true);
  queue.replace(frames[1]!, [first, second]);
  expect([...queue]).toEqual([frames[0], first, second, frames[2]]);
  expect([queue.length, queue.records]).toEqual([4, 6]);
  expect(queue.bytes).toBe([...queue].reduce((sum, frame) => sum + frame.retainedBytes, 0));
  expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([first, second, frames[2], undefined]);
});

test('frames of an earlier process go before all others', () => {
  const { queue, frames } = fill(1);
  const earlier = [createFrame(2, -2), createFrame(1, -1)];
  queue.prepend(earlier);
  expect([...queue]).toEqual([...earlier, ...frames]);
  expect(queue.records).toBe(4);
});

test('a long-lived queue keeps its order', () => {
  const queue = new FrameQueue();
  for (let sequence = 0; sequence < 15; sequence++) queue.push(createFrame(1, sequence));
  for (let sequence = 0; sequence < 5000; sequence++) {
    const frame = queue.take();
    expect(frame?.sequence).toBe(sequence);
    queue.settle(frame!);
    queue.push(createFrame(1, sequence + 15));
  }
  expect(queue.length).toBe(15);
});
