import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DeltaTable } from '../../../src/emulator/delta/delta-table.ts';
import { insert, model, readAll, temporaryFolder } from './tables.ts';

function logOf(folder: string): string[] {
  return readdirSync(join(folder, '_delta_log')).sort();
}

/** The actions of a commit, by kind. */
function readActions(folder: string, version: number): Record<string, Record<string, unknown>> {
  const text = readFileSync(join(folder, '_delta_log', `${String(version).padStart(20, '0')}.json`), 'utf8');
  return Object.assign(
    {},
    ...text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ) as Record<string, Record<string, unknown>>;
}

test('a table is created, filled and opened again', () => {
  const folder = join(temporaryFolder(), 'c', 't');
  const table = DeltaTable.create(folder, model({ id: 'BIGINT!', tags: 'ARRAY<STRING>' }, { comment: 'All events' }));
  insert(table, [{ id: 1n, tags: ['a'] }, { id: 2n }]);
  insert(table, [{ id: 3n }]);
  const again = DeltaTable.open(folder);
  expect(again.id).toBe(table.id);
  expect(again.columns).toMatchObject([
    { name: 'id', type: { kind: 'bigint' }, nullable: false },
    { name: 'tags', type: { kind: 'array', element: { kind: 'string' } }, nullable: true },
  ]);
  expect(readAll(again)).toEqual([{ id: 1n, tags: ['a'] }, { id: 2n }, { id: 3n }]);
  expect(again.state.metaData.description).toBe('All events');
  expect(() => DeltaTable.create(folder, model({ id: 'BIGINT' }))).toThrow('has a Delta table already');
});

test.each<readonly [Record<string, string>, Record<string, string>, object]>([
  [{ a: 'INT' }, {}, { minReaderVersion: 1, minWriterVersion: 2 }],
  [{ a: 'STRUCT<b: TIMESTAMP_NTZ>' }, {}, { minReaderVersion: 3, readerFeatures: ['timestampNtz'] }],
  [{ a: 'VARIANT' }, {}, { writerFeatures: ['appendOnly', 'invariants', 'variantType'] }],
  [{ a: 'INT' }, { 'delta.columnMapping.mode': 'name' }, { minWriterVersion: 7, readerFeatures: ['columnMapping'] }],
])('the protocol of %j %j', (types, properties, want) => {
  const folder = join(temporaryFolder(), 't');
  DeltaTable.create(folder, model(types, { properties }));
  expect(readActions(folder, 0)['protocol']).toMatchObject(want);
});

test('every 100 commits there is a checkpoint, and it alone is enough', () => {
  const folder = join(temporaryFolder(), 't');
  const table = DeltaTable.create(folder, model({ id: 'INT', day: '#DATE' }));
  for (let i = 0; i < 101; i++) {
    if (i % 50 === 0) insert(table, [{ id: i, day: '1969-12-31' }, { id: -i }]);
    else table.commit('WRITE', () => [{ txn: { appId: 'app', version: i } }]);
  }
  expect(logOf(folder).filter((name) => !name.endsWith('.json'))).toEqual([
    '00000000000000000100.checkpoint.parquet',
    '_last_checkpoint',
  ]);
  for (const name of logOf(folder)) if (/^0+\d{2}\.json$/.test(name)) rmSync(join(folder, '_delta_log', name));
  const again = DeltaTable.open(folder);
  expect(again.state.version).toBe(101);
  expect(again.state.metaData).toEqual(table.state.metaData);
  expect(again.state.protocol).toEqual(table.state.protocol);
  expect([...again.state.files]).toEqual([...table.state.files]);
  expect(again.state.transactions.get('app')?.version).toBe(99);
  expect(readAll(again)).toEqual(readAll(table));
  // A first commit can be large, such as that of a converted table. It is not read as a whole.
  writeFileSync(join(folder, '_delta_log', commit(0)), '');
  truncateSync(join(folder, '_delta_log', commit(0)), 2 ** 31);
  DeltaTable.open(folder).refresh();
});

test('a damaged checkpoint does not matter while all commits are there', () => {
  const folder = join(temporaryFolder(), 't');
  const table = DeltaTable.create(folder, model({ id: 'INT' }));
  insert(table, [{ id: 1 }]);
  const checkpoint = join(folder, '_delta_log', `${'1'.padStart(20, '0')}.checkpoint.parquet`);
  writeFileSync(checkpoint, 'PAR1 torn');
  expect(readAll(DeltaTable.open(folder))).toEqual([{ id: 1 }]);
  rmSync(join(folder, '_delta_log', `${'0'.padStart(20, '0')}.json`));
  expect(() => DeltaTable.open(folder)).toThrow(checkpoint);
});

test('two writers take turns, and each sees what the other did', () => {
  const folder = join(temporaryFolder(), 't');
  const first = DeltaTable.create(folder, model({ id: 'INT' }));
  const second = DeltaTable.open(folder);
  insert(first, [{ id: 1 }]);
  insert(second, [{ id: 2 }]);
  insert(first, [{ id: 3 }]);
  second.refresh();
  expect(readAll(second)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  const versions: number[] = [];
  const committed = first.commit('WRITE', ({ state }) => {
    versions.push(state.version);
    // Another writer commits in between, once.
    if (versions.length === 1) insert(second, [{ id: 4 }]);
    return state.version === 4 ? undefined : [];
  });
  expect([committed, versions]).toEqual([false, [3, 4]]);
});

test.each<readonly [string, (folder: string) => void, string]>([
  ['a torn commit', (f) => writeFileSync(join(f, '_delta_log', commit(1)), '{"add":{"pa'), '1.json is damaged'],
  ['an empty commit', (f) => writeFileSync(join(f, '_delta_log', commit(1)), ''), '1.json is damaged: it is empty'],
  ['a link as commit', (f) => symlinkSync('/etc/passwd', join(f, '_delta_log', commit(1))), '1.json is damaged'],
  ['a folder as commit', (f) => mkdirSync(join(f, '_delta_log', commit(1))), 'it is not a regular file'],
  ['a feature', (f) => addAction(f, { protocol: feature('rowTracking') }), 'it has the table feature rowTracking'],
  ['deletion vectors', (f) => addAction(f, { add: { path: 'x', deletionVector: {} } }), 'it has deletion vectors'],
  [
    'a newer reader',
    (f) => addAction(f, { protocol: { minReaderVersion: 4, minWriterVersion: 7 } }),
    'newer than (3,7)',
  ],
  [
    'a newer writer',
    (f) => addAction(f, { protocol: { minReaderVersion: 1, minWriterVersion: 8 } }),
    'newer than (3,7)',
  ],
  ['domain metadata', (f) => addAction(f, { protocol: feature('domainMetadata') }), 'the table feature domainMetadata'],
  ['a type', (f) => changeCommit(f, '"integer', '"void'), 'have no type void'],
  ['BINARY partitions', (f) => changeCommit(f, '"date', '"binary'), 'it is partitioned by day, of the type "binary"'],
  ['no log', (f) => rmSync(join(f, '_delta_log', commit(0))), 'has no commits'],
])('%s is reported', (_, damage, message) => {
  const folder = join(temporaryFolder(), 't');
  DeltaTable.create(folder, model({ id: 'INT', day: '#DATE' }));
  damage(folder);
  expect(() => DeltaTable.open(folder)).toThrow(message);
});

test('a table that gets an unknown feature meanwhile is not written to any more', () => {
  const folder = join(temporaryFolder(), 't');
  const table = DeltaTable.create(folder, model({ id: 'INT' }));
  addAction(folder, { protocol: feature('rowTracking') });
  expect(() => insert(table, [{ id: 1 }])).toThrow('it has the table feature rowTracking');
});

test('a checkpoint that cannot be written does not undo its commit', () => {
  const folder = join(temporaryFolder(), 't');
  const table = DeltaTable.create(folder, model({ id: 'INT' }));
  mkdirSync(join(folder, '_delta_log', '00000000000000000100.checkpoint.parquet'));
  for (let i = 1; i <= 100; i++) expect(table.commit('WRITE', () => [])).toBe(true);
});

function commit(version: number): string {
  return `${String(version).padStart(20, '0')}.json`;
}

function feature(name: string): object {
  return { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: [], writerFeatures: [name] };
}

function changeCommit(folder: string, from: string, to: string): void {
  const path = join(folder, '_delta_log', commit(0));
  const [before, after] = [from, to].map((text) => text.replace('"', '\\"')) as [string, string];
  writeFileSync(path, readFileSync(path, 'utf8').replace(before, after));
}

function addAction(folder: string, action: object): void {
  writeFileSync(join(folder, '_delta_log', commit(1)), JSON.stringify(action));
}

test('a linked folder is not a table', () => {
  const folder = temporaryFolder();
  DeltaTable.create(join(folder, 'real'), model({ id: 'INT' }));
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  expect(() => DeltaTable.open(join(folder, 'link'))).toThrow('is not a folder');
});

test.each([
  ['../outside.parquet'],
  ['/etc/passwd'],
  ['file:///etc/passwd'],
  ['%2E%2E%2Foutside.parquet'],
  ['link/outside.parquet'],
])('the data file %s is not read', (path) => {
  const root = temporaryFolder();
  const folder = join(root, 't');
  const table = DeltaTable.create(folder, model({ id: 'INT' }));
  insert(table, [{ id: 1 }]);
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.parquet'));
  renameSync(join(folder, name), join(root, 'outside.parquet'));
  symlinkSync(root, join(folder, 'link'));
  const add = { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true };
  table.commit('WRITE', () => [{ remove: { path: name, dataChange: true } }, { add }]);
  expect(() => readAll(DeltaTable.open(folder))).toThrow(/cannot be read: .*(is not in the folder|ENOENT)/);
});

test('a torn data file is reported with its name', () => {
  const folder = join(temporaryFolder(), 't');
  const table = DeltaTable.create(folder, model({ id: 'INT' }));
  insert(table, [{ id: 1 }]);
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.parquet'));
  const bytes = readFileSync(join(folder, name));
  writeFileSync(join(folder, name), bytes.subarray(0, bytes.length - 9));
  expect(() => readAll(table)).toThrow(`The file ${name} of the Delta table ${folder} cannot be read`);
});

test('partitions have a file each, and are read back', () => {
  const folder = join(temporaryFolder(), 't');
  const table = DeltaTable.create(folder, model({ id: 'INT', day: '#DATE', at: '#TIMESTAMP' }));
  const rows = [{ id: 1, day: '1969-12-31', at: -1n }, { id: 2 }, { id: 3, day: '1969-12-31', at: -1n }];
  insert(table, rows);
  expect(table.state.files.size).toBe(2);
  expect([...table.state.files.values()].map(({ partitionValues }) => ({ ...partitionValues }))).toEqual([
    { day: '1969-12-31', at: '1969-12-31T23:59:59.999999Z' },
    { day: null, at: null },
  ]);
  expect(readAll(table)).toEqual([rows[0], rows[2], rows[1]]);
});

test.each([
  [{ a: '#BINARY', b: 'INT' }, 'column a of type binary cannot partition a table'],
  [{ a: 'INTERVAL YEAR' }, 'Delta tables of the emulator have no type'],
  [{ a: 'STRUCT<>', b: 'INT' }, 'a is a struct without fields'],
  [{ a: '#INT' }, 'has no column besides those that partition it'],
])('%j cannot be created', (types, message) => {
  expect(() => DeltaTable.create(join(temporaryFolder(), 't'), model(types as Record<string, string>))).toThrow(
    message,
  );
});
