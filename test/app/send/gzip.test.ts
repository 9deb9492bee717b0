import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Input, openStream } from '../../../src/app/send/open-input.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { sendText, streamOf, tableOf } from './support.ts';

const model = tableOf('id INT NOT NULL');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [model] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const ids = (): unknown[] => emulator.rows('c.s.t').map(({ id }) => id);
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `{"id":${from + index}}\n`).join('');
const packed = (from: number, to: number = from): Buffer => gzipSync(lines(from, to));
const nuls = Buffer.alloc(512);
const bytewise = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.of(byte));

/** Returns a copy with the byte at a place, from the end if negative, changed. */
function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at < 0 ? copy.length + at : at) ^ 1, at < 0 ? copy.length + at : at);
  return copy;
}

/** Returns a member whose header has a name, a comment, extra data and a checksum. */
function fullHeader(text: string): Buffer {
  const plain = gzipSync(text);
  const fields = Buffer.concat([
    Buffer.from([3, 0, 1, 0x1f, 0x8b]),
    Buffer.from('a.ndjson\0note\0'),
    Buffer.from([1, 2]),
  ]);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 2 + 4 + 8 + 16;
  return Buffer.concat([head, fields, plain.subarray(10)]);
}

/** Returns a member whose header has the name of a file. */
function named(name: string, text: string): Buffer {
  const plain = gzipSync(text);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 8;
  return Buffer.concat([head, Buffer.from(`${name}\0`), plain.subarray(10)]);
}

describe('members of gzip are read to the last', () => {
  test.each<[name: string, given: Buffer | Buffer[], want: readonly number[]]>([
    ['NUL bytes between them, as tapes pad', Buffer.concat([packed(1), nuls, packed(2)]), [1, 2]],
    ['a single NUL, chunk by chunk', [packed(1), Buffer.of(0), packed(2), nuls, packed(3)], [1, 2, 3]],
    ['NUL bytes in many chunks', [packed(1), nuls, nuls, Buffer.concat([nuls, packed(2)])], [1, 2]],
    ['NUL bytes after the last', Buffer.concat([packed(1), nuls]), [1]],
    ['byte by byte', bytewise(Buffer.concat([packed(1), Buffer.alloc(3), packed(2)])), [1, 2]],
    ['a member in each chunk', [packed(1), packed(2), packed(3)], [1, 2, 3]],
    ['empty members', Buffer.concat([gzipSync(''), packed(1), gzipSync(''), gzipSync('')]), [1]],
    ['all fields of a header', Buffer.concat([packed(1), fullHeader(lines(2, 2))]), [1, 2]],
    ['all fields of a header, byte by byte', bytewise(fullHeader(lines(1, 2))), [1, 2]],
    ['a name of megabytes in its header', named('x'.repeat(4e6), lines(1, 1)), [1]],
    ['a line over two members', Buffer.concat([gzipSync('{"id'), nuls, gzipSync('":1}\n')]), [1]],
  ])('%s', async (_, given, want) => {
    expect(await sendText(model, given, {}, emulator)).toMatchObject({ sent: want.length, failure: undefined });
    expect(ids()).toEqual(want);
  });

  test('of megabytes', async () => {
    const given = Buffer.concat([gzipSync(lines(1, 300_000)), nuls, packed(300_001)]);
    expect(await sendText(model, given)).toMatchObject({ sent: 300_001, failure: undefined });
  });
});

describe('damage is named, and no more is claimed than is durable', () => {
  const two = Buffer.concat([packed(1, 2), packed(3)]);
  const start = packed(1, 2).length;
  test.each<[name: string, given: Buffer | Buffer[], durable: number, why: string]>([
    [
      'a wrong checksum',
      flipped(packed(1, 2000), -8),
      2000,
      'its checksum is wrong, so any of its lines may be altered',
    ],
    ['a wrong length', flipped(packed(1, 2000), -4), 2000, 'its length is wrong'],
    ['a wrong checksum of the second member', flipped(two, -8), 3, `in its part 2, which begins at byte ${start}`],
    ['a wrong checksum of the first member', flipped(two, start - 8), 2, 'its checksum is wrong'],
    [
      'a line feed between members',
      Buffer.concat([packed(1, 2), Buffer.from('\n'), packed(3)]),
      2,
      `byte ${start}, after`,
    ],
    ['text after the last', Buffer.concat([packed(1, 2), nuls, Buffer.from('x')]), 2, `at byte ${start + 512}, after`],
    ['half a mark of gzip after the last', Buffer.concat([packed(1), Buffer.of(0x1f)]), 1, 'other data follows'],
    ['cut off in the trailer', packed(1, 2).subarray(0, -1), 2, 'it is cut off'],
    ['cut off in the header', packed(1, 2).subarray(0, 7), 0, 'it is cut off'],
    ['cut off in the header of the second', two.subarray(0, start + 5), 2, 'it is cut off, in its part 2'],
    ['cut off after a header, byte by byte', bytewise(packed(1, 2).subarray(0, 10)), 0, 'it is cut off'],
    ['an unknown flag', Buffer.from([0x1f, 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 0]), 0, 'unknown flags'],
    ['a wrong block', Buffer.concat([packed(1).subarray(0, 10), Buffer.alloc(20, 0xff)]), 0, 'invalid'],
  ])('%s', async (_, given, durable, why) => {
    const { failure, sent, stoppedAt } = await sendText(model, given, {}, emulator);
    expect(failure).toMatchObject({ code: 'input-damaged', message: expect.stringContaining(why) });
    expect((failure as { help?: string }).help).not.toMatch(/durable|sent/);
    expect([sent, ids().length, stoppedAt]).toEqual([durable, durable, durable + 1]);
  });

  test.each(['a.ndjson.gz', 'a.GZ'])('an empty file named %s is what a failed copy leaves', async (name) => {
    const stop = new AbortController().signal;
    const open = async (): Promise<Input> => openStream(streamOf([]), name, stop);
    expect((await sendText(model, '', { open })).failure).toMatchObject({
      message: expect.stringContaining('it is empty'),
    });
  });

  test('a line that is cut off is not sent', async () => {
    const { sent, stoppedAt } = await sendText(model, flipped(gzipSync('{"id":1}\n{"id":2}'), -8), {}, emulator);
    expect([sent, ids(), stoppedAt]).toEqual([1, [1], 2]);
  });
});

test('an abort ends a stream in the middle of a member', async () => {
  const controller = new AbortController();
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.concat([packed(1, 2), packed(3).subarray(0, 12)]);
    await emulator.waitForRows('c.s.t', 2);
    controller.abort(new Error('stop'));
    await new Promise(() => undefined);
  }
  const result = await sendText(model, endless(), { signal: controller.signal }, emulator);
  expect(result).toMatchObject({ interrupted: true, sent: 2, stoppedAt: 3, failure: { message: 'stop' } });
});

describe('a resume after damage', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zerobus send '));
  });
  afterEach(() => rm(join(folder, 'state'), { force: true }));
  afterAll(() => rm(folder, { recursive: true }));

  const whole = Buffer.concat([packed(1, 2), packed(3), packed(4)]);
  const start = packed(1, 2).length;
  test.each<[name: string, damaged: Buffer, durable: number]>([
    ['cut off in the second member', whole.subarray(0, start + 3), 2],
    ['cut off in a line', packed(1, 3).subarray(0, -12), 2],
    ['a wrong checksum', flipped(whole, start - 8), 2],
    ['text between members', Buffer.concat([whole.subarray(0, start), Buffer.from('x'), whole.subarray(start)]), 2],
  ])('continues behind what is durable: %s', async (_, damaged, durable) => {
    const resume = { name: 'state', path: join(folder, 'state') };
    const first = await sendText(model, damaged, { resume }, emulator);
    expect(first.failure).toMatchObject({ code: 'input-damaged' });
    expect(first.sent).toBe(durable);
    expect(JSON.parse(await readFile(resume.path, 'utf8'))).toMatchObject({ line: durable });
    expect(await sendText(model, whole, { resume }, emulator)).toMatchObject({ sent: 4 - durable, failure: undefined });
    expect(ids()).toEqual([1, 2, 3, 4]);
  });

  test('refuses another text under the wrong checksum', async () => {
    const resume = { name: 'state', path: join(folder, 'state') };
    const altered = gzipSync(lines(1, 2).replace('2', '7'));
    altered.writeUInt32LE(packed(1, 2).readUInt32LE(packed(1, 2).length - 8), altered.length - 8);
    await sendText(model, altered, { resume }, emulator);
    expect(ids()).toEqual([1, 7]);
    const again = await sendText(model, whole, { resume }, emulator);
    expect(again.failure).toMatchObject({ code: 'resume-other-input' });
  });
});

test('a changed byte anywhere is named, or changes nothing', async () => {
  const whole = Buffer.concat([packed(1, 50), nuls, fullHeader(lines(51, 60)), gzipSync(lines(61, 99), { level: 0 })]);
  const text = lines(1, 99);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.integer({ min: 1, max: 2000 }),
      async (at, change, size) => {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const { signal } = new AbortController();
        let read = '';
        let failure: unknown;
        try {
          for await (const chunk of openStream(streamOf(chunks), 'stdin', signal).chunks) read += String(chunk);
        } catch (error) {
          failure = error;
        }
        // Without its mark at the beginning, it is no gzip.
        if (at < 2) return;
        if (failure === undefined) expect(read).toBe(text);
        else expect(failure).toBeInstanceOf(GenError);
      },
    ),
    { numRuns: 300 },
  );
});
