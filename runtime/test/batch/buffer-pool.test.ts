import { expect, test, vi } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { Writer } from '../../src/wire/writer.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';

const createWriter = (bytes: number): Writer => new Writer(Buffer.alloc(bytes));

test('a released writer is reused, the last one first', () => {
  const pool = new BufferPool(1200, new ManualScheduler());
  const [first, second] = [createWriter(100), createWriter(200)];
  pool.release(first);
  pool.release(second);
  expect(pool.idleBytes).toBe(300);
  expect([pool.take() === second, pool.take() === first]).toEqual([true, true]);
});

test('writers beyond a quarter of the limit are dropped', () => {
  const pool = new BufferPool(1200, new ManualScheduler());
  const [kept, dropped] = [createWriter(200), createWriter(101)];
  pool.release(kept);
  pool.release(dropped);
  expect(pool.take() === kept).toBe(true);
  expect(pool.take() === dropped).toBe(false);
});

test('idle buffers are given back after ten seconds without use, and leave no timer', () => {
  const scheduler = new ManualScheduler();
  const pool = new BufferPool(1 << 20, scheduler);
  pool.release(createWriter(100));
  scheduler.advance(9000);
  pool.release(createWriter(100));
  scheduler.advance(9999);
  expect(pool.idleBytes).toBe(200);
  scheduler.advance(1);
  expect([pool.idleBytes, scheduler.pending]).toEqual([0, 0]);
});

test('who waits for the limit is called once, when it is no longer exceeded', () => {
  const pool = new BufferPool(100, new ManualScheduler());
  const resume = vi.fn();
  const forgotten = vi.fn();
  pool.charge(150);
  expect(pool.isFull).toBe(true);
  pool.whenFreed(resume);
  pool.whenFreed(resume);
  pool.whenFreed(forgotten);
  pool.forget(forgotten);
  pool.refund(40);
  expect(resume).not.toHaveBeenCalled();
  pool.refund(10);
  pool.refund(100);
  expect([resume.mock.calls.length, forgotten.mock.calls.length, pool.charged]).toEqual([1, 0, 0]);
});
