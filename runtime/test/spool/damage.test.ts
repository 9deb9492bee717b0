import { Buffer } from 'node:buffer';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { posixTest } from '../../../test/support/posix.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { captureError } from '../support/capture-error.ts';
import { copyAsCrashed, newRoot, open, readBacklog, segmentsOf, TABLE } from './spools.ts';

const BODIES = ['first body', 'second body', 'third body', 'fourth body'];

/** Returns the files of a spool that crashed with four batches, and its only segment. */
async function crashed(): Promise<{ readonly root: string; readonly segment: string }> {
  const root = newRoot();
  const spool = await open({ root });
  for (const body of BODIES) spool.append(Buffer.from(body), 2);
  const copy = copyAsCrashed(root);
  return { root: copy, segment: segmentsOf(copy)[0] ?? '' };
}

test('the last entry is cut off, wherever a crash ended it', async () => {
  const { root, segment } = await crashed();
  const whole = readFileSync(segment);
  const start = whole.indexOf('fourth body') - 48;
  for (let size = start; size < whole.length; size++) {
    const copy = copyAsCrashed(root);
    truncateSync(join(copy, TABLE, basename(segment)), size);
    const spool = await open({ root: copy });
    expect([size, readBacklog(spool), spool.problems]).toEqual([size, BODIES.slice(0, 3), []]);
    expect(spool.append(Buffer.from('new'), 1)).toMatchObject({ index: 3, position: 6 });
    await spool.close();
  }
});

test('a crash while the first segment was created leaves an empty spool', async () => {
  const { root, segment } = await crashed();
  const whole = readFileSync(segment);
  for (const size of [0, 1, 8, 19, 25]) {
    const copy = copyAsCrashed(root);
    writeFileSync(join(copy, TABLE, basename(segment)), whole.subarray(0, size));
    const spool = await open({ root: copy });
    expect([spool.backlog, spool.problems, spool.stats.records]).toEqual([[], [], 0]);
    await spool.close();
  }
});

test('zeros behind the last entry are cut off: a file system wrote no bytes there', async () => {
  const { root, segment } = await crashed();
  writeFileSync(segment, Buffer.alloc(100_000), { flag: 'a' });
  const spool = await open({ root });
  expect([readBacklog(spool), spool.problems]).toEqual([BODIES, []]);
});

test.each(['second body', 'fourth body'])('a changed byte of %j loses that batch only, and is named', async (body) => {
  const { root, segment } = await crashed();
  const whole = readFileSync(segment);
  whole[whole.indexOf(body)] = 0xff;
  writeFileSync(segment, whole);
  const spool = await open({ root });
  expect(readBacklog(spool)).toEqual(BODIES.filter((each) => each !== body));
  const moved = join(root, 'damaged', `${TABLE}-${basename(segment)}`);
  expect(spool.problems[0]).toContain(`${segment} is damaged, and was moved to ${moved}.`);
  expect(readFileSync(moved)).toEqual(whole);
  const lost = BODIES.indexOf(body);
  expect(spool.problems[1]).toContain(`Batch ${lost} of catalog.iot.events cannot be read`);
  await spool.close();

  // It is reported until what follows is delivered.
  const again = await open({ root });
  expect(readBacklog(again)).toEqual(BODIES.filter((each) => each !== body));
  expect(again.problems).toEqual(spool.problems.slice(1));
  expect(again.append(Buffer.from('another body'), 1)).toMatchObject({ index: BODIES.length, position: 8 });
});

test('each byte of a segment may change: what is left is delivered, and nothing else', async () => {
  const { root, segment } = await crashed();
  const whole = readFileSync(segment);
  for (let at = 0; at < whole.length; at++) {
    const copy = copyAsCrashed(root);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(join(copy, TABLE, basename(segment)), changed);
    const spool = await open({ root: copy });
    const left = readBacklog(spool);
    expect([at, left.filter((body) => !BODIES.includes(body))]).toEqual([at, []]);
    expect(left.length).toBeGreaterThanOrEqual(3);
    expect([at, spool.problems.length]).not.toEqual([at, 0]);
    await spool.close();
  }
});

test('bytes that change while the spool is open are found when they are read', async () => {
  const root = newRoot();
  const spool = await open({ root });
  const batch = spool.append(Buffer.from('body'), 1);
  const [segment = ''] = segmentsOf(root);
  const whole = readFileSync(segment);
  whole[whole.length - 1] = 0;
  writeFileSync(segment, whole);
  expect(captureError(() => spool.read(batch, 0))).toMatchObject({ code: 'spool-damaged', table: TABLE });
});

test('an entry inside of a record is not read, also behind damage', async () => {
  const root = newRoot();
  const victim = await open({ root });
  victim.append(readFileSync(segmentsOf((await crashed()).root)[0] ?? ''), 1);
  const copy = copyAsCrashed(root);
  const [segment = ''] = segmentsOf(copy);
  const whole = readFileSync(segment);
  whole[whole.lastIndexOf('first body') - 100] = 0xff;
  writeFileSync(segment, whole);
  const spool = await open({ root: copy });
  expect(spool.backlog).toEqual([]);
  expect(spool.problems.length).toBeGreaterThan(0);
});

test('a newer format and the segment of another table are errors, and stay as they are', async () => {
  const { root, segment } = await crashed();
  const whole = readFileSync(segment);
  const newer = Buffer.from(whole);
  newer.writeUInt32LE(2, 8);
  const end = 20 + newer.readUInt32LE(12);
  newer.writeUInt32LE(crc32(newer.subarray(20, end), crc32(newer.subarray(8, 16))), 16);
  writeFileSync(segment, newer);
  await expect(open({ root })).rejects.toMatchObject({
    code: 'spool-failed',
    rawMessage: expect.stringContaining('has format 2 of a newer version'),
    help: expect.stringContaining('Update zerobus-runtime'),
  });
  expect(readFileSync(segment)).toEqual(newer);

  writeFileSync(segment, whole);
  mkdirSync(join(root, 'a.b.c'));
  writeFileSync(join(root, 'a.b.c', basename(segment)), whole);
  await expect(open({ root }, { table: 'a.b.c' })).rejects.toThrow(
    /contains records of the table "catalog.iot.events"/,
  );
  expect(readBacklog(await open({ root }))).toEqual(BODIES);
});

posixTest('links and other files are neither followed nor deleted', async () => {
  const { root, segment } = await crashed();
  const outside = join(newRoot(), 'outside');
  writeFileSync(outside, 'not ours');
  const folder = join(root, TABLE);
  symlinkSync(outside, join(folder, '00000001-00000009-00000000.spool'));
  mkdirSync(join(folder, '00000001-00000010-00000000.spool'));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const spool = await open({ root });
  expect(readBacklog(spool)).toEqual(BODIES);
  expect(spool.problems).toEqual([
    expect.stringContaining('is a symbolic link, and is ignored'),
    expect.stringContaining('is not a file, and is ignored'),
  ]);
  spool.settle(3);
  await spool.close();
  await (await open({ root })).close();
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['notes.txt', '00000001-00000009-00000000.spool']));
  expect(readdirSync(folder)).not.toContain(basename(segment));
  expect(readFileSync(outside, 'utf8')).toBe('not ours');

  rmSync(folder, { recursive: true });
  symlinkSync(newRoot(), folder);
  await expect(open({ root })).rejects.toMatchObject({ code: 'spool-failed' });
});

test('hostile segments of any bytes end in bounded time and memory', async () => {
  const magic = Buffer.from('\u00b6zbe', 'latin1');
  const { segment } = await crashed();
  const name = basename(segment);
  const contents = [
    Buffer.alloc(4_000_000, magic),
    Buffer.concat([Buffer.from('zbspool\n'), Buffer.alloc(1_000_000, 0xff)]),
    Buffer.concat([readFileSync(segment), Buffer.alloc(1_000_000, 0xff)]),
    Buffer.alloc(3_000_000, 1),
  ];
  for (const content of contents) {
    const root = newRoot();
    mkdirSync(join(root, TABLE));
    writeFileSync(join(root, TABLE, name), content);
    const spool: Spool = await open({ root });
    expect(spool.problems[0]).toContain('is damaged, and was moved');
    spool.append(Buffer.from('x'), 1);
  }
});
