import { Buffer } from 'node:buffer';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fileSpool } from '../../src/spool/file-spool.ts';
import { captureError } from '../support/capture-error.ts';
import { copyAsCrashed, newRequest, newRoot, open, readBacklog, TABLE } from './spools.ts';

test('batches that are not settled are there when the spool is opened again', async () => {
  const root = newRoot();
  const first = await open({ root });
  expect(first.backlog).toEqual([]);
  expect(first.append(Buffer.from('a'), 1)).toMatchObject({ index: 0, position: 0, count: 1, bytes: 1, schema: 0 });
  expect(first.append(Buffer.from('bc'), 2)).toMatchObject({ index: 1, position: 1, count: 2 });
  expect(first.append(Buffer.from('d'), 1)).toMatchObject({ index: 2, position: 3 });
  first.settle(0);
  await first.close();

  const second = await open({ root });
  expect(second.problems).toEqual([]);
  expect(second.backlog.map(({ index, position, count, bytes }) => [index, position, count, bytes])).toEqual([
    [1, 1, 2, 2],
    [2, 3, 1, 1],
  ]);
  expect(readBacklog(second)).toEqual(['bc', 'd']);
  expect(second.stats).toMatchObject({ records: 4, batches: 2 });
  expect(second.append(Buffer.from('e'), 1)).toMatchObject({ index: 3, position: 4 });
});

test('a body is read behind the room that is asked for', async () => {
  const spool = await open({ root: newRoot() });
  const batch = spool.append(Buffer.from('body'), 1);
  const read = spool.read(batch, 10);
  expect(read.length).toBe(14);
  expect(read.toString('utf8', 10)).toBe('body');
});

test('settled batches are not there after a crash, from the next turn on', async () => {
  const root = newRoot();
  const spool = await open({ root });
  for (const body of ['a', 'b', 'c']) spool.append(Buffer.from(body), 1);
  spool.settle(1);
  await setImmediate();
  expect(readBacklog(await open({ root: copyAsCrashed(root) }))).toEqual(['c']);
});

test('a mark survives, with the schema of its stream, and replaces the one before', async () => {
  const root = newRoot();
  const first = await open({ root });
  for (const body of ['a', 'b', 'c']) first.append(Buffer.from(body), 4);
  first.writeMark({ index: 0, parts: undefined, stream: undefined });
  const mark = { index: 1, parts: [{ from: 1, to: 3 }], stream: { id: 's', offset: 7, schema: 0 } };
  first.writeMark(mark);
  expect(first.mark).toEqual(mark);
  await first.close();

  const request = { descriptor: Uint8Array.of(9), format: 'json' } as const;
  const second = await open({ root }, request);
  expect(second.schemas).toMatchObject([{ format: 'json' }, { format: 'proto' }]);
  expect(second.backlog.map(({ schema }) => schema)).toEqual([1, 1]);
  // What this owner appends was not sent on the stream before it writes a mark of its own.
  expect(second.mark).toEqual({ ...mark, stream: { ...mark.stream, schema: 1, end: 3 } });
  expect(readBacklog(second)).toEqual(['b', 'c']);
  second.settle(2);
  await second.close();

  // The segment of the first owner is deleted: the mark and its schema are in the newest one.
  const third = await open({ root }, request);
  const stream = third.mark?.stream;
  expect(third.schemas[stream?.schema ?? -1]).toMatchObject({ descriptor: Buffer.of(1, 2, 3) });
  expect(third.backlog).toEqual([]);
  expect(third.stats.records).toBe(12);
  expect(third.append(Buffer.from('d'), 1).schema).toBe(0);
});

test('the folder is bounded, and settling frees it', async () => {
  const root = newRoot();
  const spool = await open({ root, maxBytes: 64 * 1024 });
  const body = Buffer.alloc(5000);
  let last = -1;
  while (spool.fits(body.length)) last = spool.append(body, 1).index;
  expect(last).toBeGreaterThan(7);
  expect(captureError(() => spool.append(body, 1))).toMatchObject({
    code: 'spool-full',
    table: TABLE,
    retryable: true,
  });
  expect(spool.stats).toMatchObject({ batches: last + 1, maxBytes: 64 * 1024 });
  expect(bytesIn(join(root, TABLE))).toBeLessThanOrEqual(64 * 1024);
  spool.settle(last - 1);
  await setImmediate();
  expect(spool.stats.batches).toBe(1);
  expect(bytesIn(join(root, TABLE))).toBeLessThan(24 * 1024);
  expect(spool.append(body, 1).index).toBe(last + 1);
});

test('an empty spool takes a batch that is larger than it, and no other', async () => {
  const spool = await open({ root: newRoot(), maxBytes: 64 * 1024 });
  for (const index of [0, 1, 2]) {
    expect(spool.fits(100_000)).toBe(true);
    spool.append(Buffer.alloc(100_000), 1);
    expect(spool.fits(1)).toBe(false);
    spool.settle(index);
    await setImmediate();
  }
  spool.append(Buffer.alloc(10), 1);
  expect(spool.stats.bytes).toBeLessThan(20_000);
});

test('tables have folders of their own', async () => {
  const root = newRoot();
  const [one, two] = await Promise.all([open({ root }), open({ root }, { table: 'catalog.iot.other' })]);
  one.append(Buffer.from('one'), 1);
  two.append(Buffer.from('two'), 1);
  await Promise.all([one.close(), two.close()]);
  expect(readBacklog(await open({ root }))).toEqual(['one']);
  expect(readBacklog(await open({ root }, { table: 'catalog.iot.other' }))).toEqual(['two']);
});

test('a closed spool takes nothing, and closes once', async () => {
  const spool = await open({ root: newRoot() });
  const closing = spool.close();
  expect(spool.close()).toBe(closing);
  await closing;
  expect(captureError(() => spool.append(Buffer.from('a'), 1)).code).toBe('closed');
});

test('a signal ends opening', async () => {
  const provider = fileSpool(newRoot());
  const reason = new Error('enough');
  await expect(provider.open(newRequest({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
});

test.each([
  ['', {}, 'dir of fileSpool() must be the path of a folder'],
  ['d', { maxBytes: 1 }, 'maxBytes must be an integer of at least 65536'],
  ['d', { whenFull: 'drop' }, "whenFull must be 'wait' or 'fail'"],
  ['d', { fsync: 1 }, 'fsync must be true or false'],
  ['d', { sync: true }, "Unknown option 'sync' of fileSpool()"],
])('fileSpool(%j, %j)', (dir, options, message) => {
  const error = captureError(() => fileSpool(dir, options as object));
  expect(error).toMatchObject({ code: 'configuration', rawMessage: expect.stringContaining(message) });
});

test('files are for the user only', async () => {
  const root = newRoot();
  await open({ root: join(root, 'new') });
  const folder = join(root, 'new', TABLE);
  expect(statSync(folder).mode & 0o77).toBe(0);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o77).toBe(0);
});

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
