import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readStreams, StreamsFile } from '../../../src/emulator/delta/compact/streams-file.ts';
import type { SegmentStream } from '../../../src/emulator/delta/wal/stream-frames.ts';
import type { StreamStatus } from '../../../src/emulator/storage/stored-stream.ts';
import { temporaryFolder } from './tables.ts';

const changed = (id: string, lastOffset: number, status: StreamStatus = 'open', table = 't'): SegmentStream => ({
  id,
  table,
  recordType: 1,
  status,
  lastOffset,
});

/** Files of streams in a folder: one that writes all segments, and one that was just opened for each. */
function open() {
  const folder = temporaryFolder();
  const file = new StreamsFile();
  const add = (name: string, streams: readonly SegmentStream[], log = 'log', into = file): void =>
    into.add(join(folder, name), { log, streams });
  const read = () => readStreams(folder).map(({ id, lastCommitted, isRetired }) => [id, lastCommitted, isRetired]);
  return { folder, add, read, stored: () => readStreams(folder) };
}

test('a folder without the file has no streams', () => {
  expect(open().read()).toEqual([]);
});

test('the last segment decides, offsets never go back, and the stream that was used last is at the end', () => {
  const { add, read, stored } = open();
  add('1', [changed('a', 4), changed('b', -1), changed('c', 2)]);
  add('2', [changed('c', -1, 'retired'), changed('a', -1, 'open', 'u')]);
  expect(read()).toEqual([
    ['b', -1, false],
    ['c', 2, true],
    ['a', 4, false],
  ]);
  expect(stored().at(-1)).toEqual({ id: 'a', table: 'u', recordType: 1, isRetired: false, lastCommitted: 4 });
  add('3', [changed('a', -1, 'forgotten'), changed('b', 0)]);
  expect(read()).toEqual([
    ['c', 2, true],
    ['b', 0, false],
  ]);
});

test.each(['kept', 'new'])('a segment that is added again changes nothing, for a writer that is %s', (writer) => {
  const { add, read } = open();
  const kept = new StreamsFile();
  const get = (): StreamsFile => (writer === 'kept' ? kept : new StreamsFile());
  const segments = [
    ['1', [changed('a', 0), changed('b', 0), changed('c', 0)]],
    ['2', [changed('a', 1, 'retired')]],
    ['3', [changed('b', 1, 'forgotten')]],
  ] as const;
  for (const [name, streams] of segments) add(name, streams, 'log', get());
  const before = read();
  for (const [name, streams] of segments) add(name, streams, 'log', get());
  expect(read()).toEqual(before);
  // Names of another log say nothing about this one.
  add('0', [changed('c', 5)], 'other', get());
  add('1', [changed('a', 0)], 'log', get());
  expect(read()).toEqual([
    ['a', 1, true],
    ['c', 5, false],
  ]);
});

test('it knows the segments of the last logs only, and leaves no temporary files', () => {
  const { folder, add, read } = open();
  for (let log = 0; log < 100; log++) add('1', [changed('a', log)], `log-${log}`);
  expect(read()).toEqual([['a', 99, false]]);
  const { segments } = JSON.parse(readFileSync(join(folder, 'streams.json'), 'utf8'));
  expect(Object.keys(segments)).toEqual([92, 93, 94, 95, 96, 97, 98, 99].map((log) => `log-${log}`));
  expect(readdirSync(folder)).toEqual(['streams.json']);
});
