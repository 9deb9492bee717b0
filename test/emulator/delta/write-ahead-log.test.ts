import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { decodeFrames, encodeFrame } from '../../../src/emulator/delta/wal/frame.ts';
import { decodeSegment } from '../../../src/emulator/delta/wal/segment-content.ts';
import { type ClosedSegment, WriteAheadLog } from '../../../src/emulator/delta/wal/write-ahead-log.ts';
import type { RecordBatch, RecordSchema } from '../../../src/emulator/storage/record-batch.ts';
import { until } from '../../support/until.ts';
import { ScriptedLogFiles, systemError } from './scripted-log-files.ts';
import { temporaryFolder } from './tables.ts';

const schema: RecordSchema = { plan: undefined, descriptor: undefined, columns: [] };

function batch(text: string, count = 1): RecordBatch {
  return { schema, bytes: Buffer.from(text), count, bounds: new Uint32Array(2 * count).fill(text.length) };
}

/** Opens a log in a new folder. */
async function openLog(files = new ScriptedLogFiles(), isBehind = () => false) {
  const folder = temporaryFolder();
  const closed: ClosedSegment[] = [];
  const onSegment = (each: ClosedSegment): unknown => closed.push(each);
  const log = await WriteAheadLog.open({ folder, files, isBehind, onSegment, onProgress: () => {} });
  return { folder, files, log, closed };
}

/** The texts of the records in a file. */
function read(path: string): string[] {
  return decodeSegment(readFileSync(path))?.records.map(({ bytes }) => Buffer.from(bytes).toString()) ?? [];
}

const rejected: string[] = [];
const append = (log: WriteAheadLog, text: string) => log.append('table', batch(text), () => rejected.push(text));

test('what is appended in one turn is synced once, and durable only then', async () => {
  const { folder, files, log } = await openLog();
  const before = files.syncs;
  let release: (() => void) | undefined;
  files.script = async (operation) => {
    if (operation === 'sync') await new Promise<void>((resolve) => (release = resolve));
  };
  const first = append(log, 'a');
  expect(append(log, 'b')).toBe(first);
  await until(() => release !== undefined);
  const second = append(log, 'c');
  expect(second).not.toBe(first);
  const durable: string[] = [];
  for (const [name, group] of Object.entries({ first, second })) group.then(() => durable.push(name));
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(durable).toEqual([]);
  files.script = () => {};
  release?.();
  await second;
  expect([durable, files.syncs - before]).toEqual([['first', 'second'], 2]);
  const [name = ''] = readdirSync(folder);
  expect(read(join(folder, name))).toEqual(['a', 'b', 'c']);
  await log.close();
});

test('a closed segment has all records, their positions and their schema', async () => {
  const { log, closed } = await openLog();
  log.append('one', batch('abc', 3), () => {});
  log.append('two', batch('d'), () => {});
  await log.closeSegment();
  log.append('one', batch('e'), () => {});
  await log.close();
  expect(closed.map(({ position }) => position)).toEqual([4, 5]);
  const segments = closed.map(({ path }) => decodeSegment(readFileSync(path)));
  expect(segments.map((each) => [each?.log, each?.isWhole])).toEqual([
    [log.id, true],
    [log.id, true],
  ]);
  expect(segments[0]?.records).toMatchObject([
    { position: 3, count: 3, schema: { table: 'one', columns: [] }, bounds: new Uint32Array(6).fill(3) },
    { position: 4, count: 1, schema: { table: 'two' } },
  ]);
  expect(segments[1]?.records).toMatchObject([{ position: 5, schema: { number: 0, table: 'one' } }]);
});

test('who closes a segment does not wait for what is appended later', async () => {
  const { files, log, closed } = await openLog();
  let later = 0;
  files.script = (operation) => {
    if (operation === 'write' && later++ < 100) void append(log, 'later');
  };
  void append(log, 'a');
  await log.closeSegment();
  expect(closed).toHaveLength(1);
  expect(later).toBeLessThan(10);
  await log.close();
});

test('a closed segment has what was appended while the records before were written', async () => {
  const { files, log, closed } = await openLog();
  let closing: Promise<unknown> | undefined;
  files.script = (operation) => {
    if (operation !== 'write' || closing) return;
    void append(log, 'b');
    closing = log.closeSegment();
  };
  await append(log, 'a');
  await closing;
  expect(closed.map(({ path }) => read(path))).toEqual([['a', 'b']]);
  expect(closed[0]?.position).toBe(2);
  await log.close();
});

test('a closed log takes no records', async () => {
  const { log } = await openLog();
  const closing = log.close();
  expect(() => append(log, 'a')).toThrow('The emulator was closed.');
  await closing;
  expect(await log.closeSegment()).toBeUndefined();
});

test('a segment is closed when it is old, without further records', async () => {
  const { log, closed } = await openLog();
  append(log, 'a');
  await until(() => closed.length === 1);
  await log.close();
});

test('an old segment stays open while others wait to be added to their tables', async () => {
  const open: number[] = [];
  const { log, closed } = await openLog(undefined, () => {
    open.push(closed.length);
    return open.length < 3;
  });
  await append(log, 'a');
  await until(() => open.length === 1);
  await append(log, 'b');
  await until(() => closed.length === 1);
  expect(new Set(open)).toEqual(new Set([0]));
  expect(closed.map(({ path }) => read(path))).toEqual([['a', 'b']]);
  await log.close();
});

test('a segment is closed when it is large', async () => {
  const { log, closed } = await openLog();
  for (let i = 0; i < 5; i++) await append(log, 'x'.repeat(10_000_000));
  await log.close();
  expect(closed.length).toBeGreaterThanOrEqual(2);
});

test.each(['ENOSPC', 'EDQUOT'])(
  '%s: nothing is acknowledged, the error says so, and later records are stored',
  async (code) => {
    const { folder, files, log } = await openLog();
    await append(log, 'before');
    files.script = (operation) => {
      if (operation === 'write') throw systemError(code);
    };
    rejected.length = 0;
    const group = append(log, 'lost');
    await expect(group).rejects.toMatchObject({
      status: 'UNAVAILABLE',
      message: expect.stringContaining(`the disk is full (${code})`),
    });
    expect(rejected).toEqual(['lost']);
    files.script = () => {};
    await append(log, 'after');
    const [name = ''] = readdirSync(folder);
    expect(read(join(folder, name))).toEqual(['before', 'after']);
    await log.close();
  },
);

test('what a failed write left is removed', async () => {
  const { folder, files, log } = await openLog();
  await append(log, 'before');
  files.script = (operation, path) => {
    if (operation !== 'write') return;
    appendFileSync(path, 'half of a frame that is longer than the next one');
    throw systemError('ENOSPC');
  };
  await expect(append(log, 'lost')).rejects.toThrow('full');
  files.script = () => {};
  await append(log, 'x');
  const [name = ''] = readdirSync(folder);
  expect(decodeSegment(readFileSync(join(folder, name)))?.isWhole).toBe(true);
  await log.close();
});

test('records that wait behind those that could not be written are rejected too', async () => {
  const { files, log } = await openLog();
  let fail: ((error: Error) => void) | undefined;
  files.script = async (operation) => {
    if (operation === 'write') await new Promise<void>((_, reject) => (fail = reject));
  };
  rejected.length = 0;
  const first = append(log, 'a');
  await until(() => fail !== undefined);
  const second = append(log, 'b');
  fail?.(systemError('ENOSPC'));
  await expect(first).rejects.toThrow('full');
  await expect(second).rejects.toThrow('full');
  expect(rejected).toEqual(['a', 'b']);
  files.script = () => {};
  await log.close();
});

test('after a failed sync nothing is ever acknowledged', async () => {
  const { files, log, closed } = await openLog();
  files.script = (operation) => {
    if (operation === 'sync') throw systemError('EIO');
  };
  const group = append(log, 'a');
  await expect(group).rejects.toMatchObject({
    status: 'INTERNAL',
    message: expect.stringMatching(/cannot sync its log .*: EIO.*start the emulator again/),
  });
  files.script = () => {};
  expect(() => append(log, 'b')).toThrow('cannot sync');
  await log.close();
  expect(closed).toEqual([]);
});

test('a segment that cannot be created leaves the present one in use', async () => {
  const { files, log, closed } = await openLog();
  files.script = (operation) => {
    if (operation === 'create') throw systemError('ENOSPC');
  };
  await append(log, 'a');
  expect(String(await log.closeSegment())).toContain('cannot create a file of its log');
  expect(closed).toEqual([]);
  files.script = () => {};
  await append(log, 'b');
  await log.close();
  expect(closed.map(({ path }) => read(path))).toEqual([['a', 'b']]);
});

test('a write after it does not hide that a segment could not be closed', async () => {
  const { files, log } = await openLog();
  await append(log, 'a');
  files.script = (operation) => {
    if (operation !== 'create') return;
    void append(log, 'b');
    throw systemError('ENOSPC');
  };
  expect(String(await log.closeSegment())).toContain('cannot create a file of its log');
  files.script = () => {};
  await log.close();
});

test('a segment that could not be closed is closed without another write', async () => {
  const { files, log, closed } = await openLog();
  files.script = (operation) => {
    if (operation === 'create') throw systemError('ENOSPC');
  };
  await append(log, 'a');
  await log.closeSegment();
  files.script = () => {};
  await until(() => closed.length > 0);
  await log.close();
});

test('a segment is read up to the first frame that is not whole', async () => {
  const { log, closed } = await openLog();
  for (const text of ['a', 'b', 'c']) append(log, text);
  await log.close();
  const [{ path } = { path: '' }] = closed;
  const whole = readFileSync(path);
  const lengths = new Set<number>();
  for (let length = whole.length; length >= 0; length--) {
    truncateSync(path, length);
    const texts = read(path);
    expect(texts).toEqual(['a', 'b', 'c'].slice(0, texts.length));
    lengths.add(texts.length);
  }
  expect([...lengths]).toEqual([3, 2, 1, 0]);
  for (let i = 0; i < whole.length; i++) {
    const damaged = Buffer.from(whole);
    damaged[i] = (damaged[i] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    const texts = read(path);
    expect(texts).toEqual(['a', 'b', 'c'].slice(0, texts.length));
    expect(texts.length).toBeLessThan(3);
  }
});

test('records of a persistent stream have its offset, and neither is read without the other', async () => {
  const { log, closed } = await openLog();
  const stream = { id: 'stream', recordType: 2 };
  log.appendChange({ ...stream, table: 'table', status: 'open' });
  for (let offset = 0; offset < 3; offset++) log.append('table', batch('x'), () => {}, { stream, offset });
  await log.close();
  const [{ path } = { path: '' }] = closed;
  const { length } = readFileSync(path);
  const seen = new Set<string>();
  for (let left = length; left >= 0; left--) {
    truncateSync(path, left);
    const segment = decodeSegment(readFileSync(path));
    const [found] = segment?.streams ?? [];
    const count = segment?.records.length ?? 0;
    if (found) expect(found).toEqual({ ...stream, table: 'table', status: 'open', lastOffset: count - 1 });
    else expect(count).toBe(0);
    seen.add(`${count} ${found !== undefined}`);
  }
  expect([...seen]).toEqual(['3 true', '2 true', '1 true', '0 true', '0 false']);
});

test('each segment says to which table a stream belongs, and what happened to it last', async () => {
  const { files, log, closed } = await openLog();
  const [one, two] = ['one', 'two'].map((id) => ({ id, recordType: 2 })) as [
    { id: string; recordType: number },
    { id: string; recordType: number },
  ];
  log.append('before', batch('a'), () => {}, { stream: one, offset: 7 });
  await log.append('before', batch('', 0), () => {}, { stream: two, offset: 0 });
  // A number that was not written is not used.
  files.script = (operation) => {
    if (operation === 'write') throw systemError('ENOSPC');
  };
  await expect(log.append('after', batch('x'), () => {}, { stream: one, offset: 8 })).rejects.toThrow('full');
  files.script = () => {};
  await log.append('after', batch('b'), () => {}, { stream: one, offset: 8 });
  await log.closeSegment();
  log.append('after', batch('c'), () => {}, { stream: one, offset: 9 });
  log.appendChange({ ...two, table: 'before', status: 'retired' });
  await log.closeSegment();
  await log.appendChange({ ...two, table: 'before', status: 'forgotten' });
  await log.close();
  const states = closed.map(({ path }) =>
    decodeSegment(readFileSync(path))?.streams.map(({ id, table, status, lastOffset }) => [
      id,
      table,
      status,
      lastOffset,
    ]),
  );
  expect(states).toEqual([
    [
      ['two', 'before', 'open', 0],
      ['one', 'after', 'open', 8],
    ],
    [
      ['one', 'after', 'open', 9],
      ['two', 'before', 'retired', -1],
    ],
    [['two', 'before', 'forgotten', -1]],
  ]);
  // Also if it has no records, a segment has a name of its own.
  expect(new Set(closed.map(({ path }) => path)).size).toBe(3);
});

test.each([4, 5])('a frame of kind %i that names an unknown stream is an error', (kind) => {
  const content = kind === 4 ? Buffer.from('no JSON') : Buffer.alloc(40);
  const start = encodeFrame(1, [Buffer.from('{"format":1,"log":"a"}')]);
  expect(() => decodeSegment(Buffer.concat([...start, ...encodeFrame(kind, [content])]))).toThrow(
    kind === 4 ? 'JSON' : 'no stream',
  );
});

test('parts without bytes do not change the checksum of a frame', () => {
  const parts = [Buffer.from('a'), Buffer.alloc(0), Buffer.from('b')];
  const [frame] = decodeFrames(Buffer.concat(encodeFrame(3, parts)));
  expect(frame?.content.toString()).toBe('ab');
});

test.each([
  ['zeros', Buffer.alloc(100)],
  ['a length beyond the end', Buffer.from('ffffff7f00000000aa', 'hex')],
  ['text', Buffer.from('no log at all, but some text')],
])('%s are no frames', (_, bytes) => {
  expect(decodeFrames(bytes).next()).toEqual({ done: true, value: 0 });
  const frame = Buffer.concat(encodeFrame(1, [Buffer.from('x')]));
  expect([...decodeFrames(Buffer.concat([frame, bytes]))]).toHaveLength(1);
});
