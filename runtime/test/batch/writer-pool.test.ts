import { expect, test } from 'vitest';
import { WriterPool } from '../../src/batch/writer-pool.ts';
import { Writer } from '../../src/wire/writer.ts';

const createWriter = (bytes: number): Writer => new Writer(Buffer.alloc(bytes));

test('a released writer is reused, the last one first', () => {
  const pool = new WriterPool(300);
  const [first, second] = [createWriter(100), createWriter(200)];
  pool.release(first);
  pool.release(second);
  expect([pool.take() === second, pool.take() === first]).toEqual([true, true]);
});

test('writers beyond the limit are dropped', () => {
  const pool = new WriterPool(300);
  const [kept, dropped] = [createWriter(200), createWriter(101)];
  pool.release(kept);
  pool.release(dropped);
  expect(pool.take() === kept).toBe(true);
  expect(pool.take() === dropped).toBe(false);
  pool.release(dropped);
  expect(pool.take() === dropped).toBe(true);
});
