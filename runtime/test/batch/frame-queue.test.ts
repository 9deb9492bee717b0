import { expect, test } from 'vitest';
import { FrameQueue } from '../../src/batch/frame-queue.ts';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { WriterPool } from '../../src/batch/writer-pool.ts';
import { Items, items } from '../support/items.ts';

const pool = new WriterPool(0);
const createFrame = (count: number): ReturnType<OpenBatch<unknown>['seal']> => {
  const batch = new OpenBatch(Items, pool);
  for (const record of items(count)) batch.add(record);
  return batch.seal();
};

test('an empty queue', () => {
  const queue = new FrameQueue();
  expect([queue.length, queue.records, queue.bytes, queue.at(0), queue.shift(), [...queue]]).toEqual([
    0,
    0,
    0,
    undefined,
    undefined,
    [],
  ]);
});

test('frames leave in the order in which they came, and the sums follow', () => {
  const queue = new FrameQueue();
  const frames = [1, 2, 3].map(createFrame);
  for (const frame of frames) queue.push(frame);
  expect([queue.length, queue.records]).toEqual([3, 6]);
  expect(queue.bytes).toBe(frames.reduce((sum, frame) => sum + frame.retainedBytes, 0));
  expect(queue.shift()).toBe(frames[0]);
  expect([queue.at(0), queue.at(1), queue.at(2)]).toEqual([frames[1], frames[2], undefined]);
  expect([...queue]).toEqual(frames.slice(1));
  expect([queue.length, queue.records]).toEqual([2, 5]);
});

test('a long-lived queue keeps its order', () => {
  const queue = new FrameQueue();
  const frames = Array.from({ length: 20 }, () => createFrame(1));
  let pushed = 0;
  for (; pushed < 15; pushed++) queue.push(frames[pushed % 20]!);
  for (let shifted = 0; shifted < 5000; shifted++) {
    expect(queue.shift() === frames[shifted % 20]).toBe(true);
    queue.push(frames[pushed++ % 20]!);
  }
  expect(queue.length).toBe(15);
});
