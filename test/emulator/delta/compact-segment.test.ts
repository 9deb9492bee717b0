// What happens while the records of a segment are added to their tables.
import { Buffer } from 'node:buffer';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SegmentCompactor } from '../../../src/emulator/delta/compact/compact-segment.ts';
import { DataFileWriter } from '../../../src/emulator/delta/data/data-file-writer.ts';
import { DeltaTable } from '../../../src/emulator/delta/delta-table.ts';
import { encodeRecords, encodeSchema, encodeStart } from '../../../src/emulator/delta/wal/segment-content.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { jsonBatch, model, readAll, temporaryFolder } from './tables.ts';

interface Prepared {
  readonly root: string;
  readonly table: DeltaTable;
  readonly compact: (folder?: string) => void;
}

/** Creates a table, and a segment with JSON records for it. */
function prepare(described: TableModel, records: readonly object[]): Prepared {
  const root = temporaryFolder();
  const table = DeltaTable.create(join(root, 't'), described);
  const path = join(root, 'segment');
  const frames = [
    ...encodeStart({ format: 1, log: 'log' }),
    ...encodeSchema(0, JSON.stringify({ table: table.id, columns: described.columns })),
    ...encodeRecords(0, records.length, jsonBatch(described, records)),
  ];
  writeFileSync(path, Buffer.concat(frames));
  const compactor = new SegmentCompactor();
  const compact = (folder = table.folder): void => compactor.compact(path, new Map([[table.id, folder]]));
  return { root, table, compact };
}

/** Runs something once, when all rows have been read and no file has been written. */
function beforeFilesAreWritten(run: () => void): void {
  const { finish } = DataFileWriter.prototype;
  const spy = vi.spyOn(DataFileWriter.prototype, 'finish').mockImplementationOnce(function (this: DataFileWriter) {
    run();
    return finish.call(this);
  });
  onTestFinished(() => spy.mockRestore());
}

test('a commit whose sync failed keeps its files, and the repetition syncs it', () => {
  const { table, compact } = prepare(model({ id: 'INT' }), [{ id: 1 }, { id: 2 }]);
  const { commit } = DeltaTable.prototype;
  const failing = vi.spyOn(DeltaTable.prototype, 'commit').mockImplementationOnce(function (this: DeltaTable, ...args) {
    commit.apply(DeltaTable.open(this.folder), args);
    throw new Error('EIO');
  });
  onTestFinished(() => failing.mockRestore());
  expect(() => compact()).toThrow('EIO');
  const sync = vi.spyOn(DeltaTable.prototype, 'sync');
  onTestFinished(() => sync.mockRestore());
  compact();
  expect(sync).toHaveBeenCalledOnce();
  table.refresh();
  expect(readAll(table)).toEqual([{ id: 1 }, { id: 2 }]);
});

test('a table that is dropped meanwhile does not come back', () => {
  const { table, compact } = prepare(model({ id: 'INT' }), [{ id: 1 }]);
  beforeFilesAreWritten(() => rmSync(table.folder, { recursive: true }));
  expect(() => compact()).toThrow('ENOENT');
  expect(existsSync(table.folder)).toBe(false);
});

test.each([{ id: 'INT' }, { id: 'INT', day: '#DATE' }])(
  'a table that is renamed meanwhile gets its records: %j',
  (types) => {
    const { root, table, compact } = prepare(model(types), [{ id: 1 }]);
    const moved = join(root, 'renamed');
    beforeFilesAreWritten(() => {
      renameSync(table.folder, moved);
      DeltaTable.create(table.folder, model(types));
    });
    expect(() => compact()).toThrow('has another table now');
    compact(moved);
    expect(readAll(DeltaTable.open(moved))).toEqual([{ id: 1 }]);
    const other = DeltaTable.open(table.folder);
    expect(other.state).toMatchObject({ version: 0 });
    expect(readAll(other)).toEqual([]);
  },
);

test('lone surrogates, which JSON can escape, are stored as U+FFFD', () => {
  const described = model({ id: 'INT', part: '#STRING', text: 'STRING' });
  const { table, compact } = prepare(described, [{ id: 1, part: 'a\ud800', text: '\udfffb' }]);
  compact();
  table.refresh();
  expect(readAll(table)).toEqual([{ id: 1, part: 'a\ufffd', text: '\ufffdb' }]);
  expect([...table.state.files.values()][0]?.stats).toContain('"text":"\ufffdb"');
});
