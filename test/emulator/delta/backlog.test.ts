// Records in closed segments of the log are on disk only until they are in their table.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SegmentCompactor } from '../../../src/emulator/delta/compact/compact-segment.ts';
import { Compactor } from '../../../src/emulator/delta/compact/compactor.ts';
import { DataFolder } from '../../../src/emulator/delta/data-folder.ts';
import type { TableStorage } from '../../../src/emulator/storage/table-storage.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { FakeWorker } from './fake-worker.ts';
import { jsonBatch, model, temporaryFolder } from './tables.ts';

/** A worker thread that adds segments to tables when a test says so. */
class HeldWorker extends FakeWorker {
  readonly #compactor = new SegmentCompactor();
  /** Adds the next segment. Returns whether there was one. */
  compact(): boolean {
    const [request] = this.requests;
    if (request === undefined) return false;
    this.#compactor.compact(request.path, request.folders);
    this.requests.shift();
    this.answer();
    return true;
  }
}

async function openFolder() {
  const root = temporaryFolder();
  const worker = new HeldWorker();
  const closed = vi.spyOn(Compactor.prototype, 'add');
  const folder = await DataFolder.open(root, { startWorker: () => worker as unknown as Worker });
  onTestFinished(async () => {
    closed.mockRestore();
    const closing = folder.close();
    for (let isClosed = closing.then(() => true); !(await Promise.race([isClosed, setImmediate(false)])); )
      worker.compact();
  });
  /** Writes the log to closed segments, of which none is in a table. */
  const closeSegment = async (): Promise<void> => {
    const before = closed.mock.calls.length;
    folder.flush().catch(() => undefined);
    while (closed.mock.calls.length === before) await setImmediate();
  };
  return { root, worker, folder, closeSegment };
}

function append(storage: TableStorage, table: TableModel, ...ids: readonly number[]): void {
  const records = ids.map((id) => ({ id }));
  storage.append(jsonBatch(table, records));
}

const described = model({ id: 'INT' });
const other = model({ id: 'INT' }, { name: new TableName('catalog', 'iot', 'other') });

function read(storage: TableStorage, skip?: number): unknown[] {
  return Array.from(storage.rows(described.columns, skip), ({ id }) => id);
}

test('rows are read from files, closed segments and memory, in order, also from a later one on', async () => {
  const { worker, folder, closeSegment } = await openFolder();
  const storage = folder.createStorage(described);
  const second = folder.createStorage(other);
  append(storage, described, 1, 2);
  await closeSegment();
  append(storage, described, 3);
  append(second, other, 100);
  append(storage, described, 4, 5);
  await closeSegment();
  append(storage, described, 6);
  expect(read(storage)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(read(second)).toEqual([100]);
  const pages = Array.from({ length: 8 }, (_, skip) => read(storage, skip));
  const wanted = Array.from({ length: 8 }, (_, skip) => [1, 2, 3, 4, 5, 6].slice(skip));
  expect(pages).toEqual(wanted);
  while (worker.compact()) {
    expect([storage.count, second.count]).toEqual([6, 1]);
    expect(read(storage)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(Array.from({ length: 8 }, (_, skip) => read(storage, skip))).toEqual(wanted);
  }
  expect(read(second)).toEqual([100]);
});

test('the records of closed segments are not in memory', async () => {
  const { root, worker, folder, closeSegment } = await openFolder();
  const storage = folder.createStorage(described);
  append(storage, described, 1);
  await closeSegment();
  const [{ path } = { path: '' }] = worker.requests;
  expect(path.startsWith(root)).toBe(true);
  renameSync(path, `${path}.moved`);
  expect(() => read(storage)).toThrow(`the log ${path} is missing`);
  expect(() => worker.compact()).toThrow(`the log ${path} is missing`);
  expect(storage.count).toBe(1);
  renameSync(`${path}.moved`, path);
  expect(worker.compact()).toBe(true);
  expect(read(storage)).toEqual([1]);
});

test('records of a closed segment are read without those of other tables', async () => {
  const { worker, folder, closeSegment } = await openFolder();
  const storage = folder.createStorage(described);
  const second = folder.createStorage(other);
  const many = Array.from({ length: 10_000 }, (_, i) => i);
  append(second, other, 1);
  append(storage, described, ...many);
  append(second, other, 2);
  append(storage, described, 3);
  append(second, other, 4);
  await closeSegment();
  expect(read(storage)).toEqual([...many, 3]);
  const [{ path } = { path: '' }] = worker.requests;
  const bytes = readFileSync(path);
  const damaged = Buffer.from(bytes);
  damaged.fill('?', 100_000, 100_100);
  writeFileSync(path, damaged);
  expect(read(second)).toEqual([1, 2, 4]);
  expect(() => read(storage)).toThrow(`the log ${path} is damaged`);
  writeFileSync(path, bytes.subarray(0, 100_000));
  expect(() => read(second)).toThrow(`the log ${path} is damaged`);
  writeFileSync(path, bytes);
});

test('a reset deletes rows of closed segments, of the open one and those before it in the same segment', async () => {
  const { worker, folder, closeSegment } = await openFolder();
  const storage = folder.createStorage(described);
  append(storage, described, 1);
  await closeSegment();
  append(storage, described, 2);
  storage.reset(described);
  expect([storage.count, read(storage)]).toEqual([0, []]);
  append(storage, described, 3);
  await closeSegment();
  expect([storage.count, read(storage)]).toEqual([1, [3]]);
  while (worker.compact()) expect([storage.count, read(storage)]).toEqual([1, [3]]);
});

test('a reset deletes rows that are only in closed segments', async () => {
  const { worker, folder, closeSegment } = await openFolder();
  const storage = folder.createStorage(described);
  append(storage, described, 1);
  await closeSegment();
  storage.reset(described);
  while (worker.compact()) expect([storage.count, read(storage)]).toEqual([0, []]);
  expect(worker.requests).toEqual([]);
});

test('a dropped table that comes back has no rows of closed segments', async () => {
  const { worker, folder, closeSegment } = await openFolder();
  const storage = folder.createStorage(described);
  append(storage, described, 1);
  await closeSegment();
  storage.drop();
  expect([storage.count, read(storage)]).toEqual([0, []]);
  storage.reset(described);
  append(storage, described, 2);
  await closeSegment();
  expect(read(storage)).toEqual([2]);
  while (worker.compact()) expect([storage.count, read(storage)]).toEqual([1, [2]]);
});

test('rows of closed segments have the columns of a table that was altered since', async () => {
  const { worker, folder, closeSegment } = await openFolder();
  const before = model({ id: 'INT', text: 'STRING' });
  const storage = folder.createStorage(before);
  append(storage, before, 1);
  await closeSegment();
  const [id, text] = before.columns;
  if (!id || !text) throw new Error('Two columns');
  const columns = [{ ...id, name: 'number', type: { kind: 'bigint' } as const }];
  storage.change({ ...before, columns });
  expect([...storage.rows(columns)]).toEqual([{ number: 1n }]);
  while (worker.compact()) expect([...storage.rows(columns)]).toEqual([{ number: 1n }]);
});
