// `send` as a process: pipes, signals, a kill.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { type Command, startCommand } from '../support/command.ts';
import { posixTest as test } from '../support/posix.ts';

const TABLE = 'catalog.iot.sensor_events';
const line = (humidity: number): string =>
  `{"device_id":"a","humidity":${humidity},"event_ts":"2026-01-31T12:00:00Z"}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index)).join('');

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus send '));
});
afterEach(async () => {
  await emulator.reset();
  await rm(folder, { recursive: true });
});

const piped = (...words: string[]): Command =>
  startCommand(['send', TABLE, ...words], folder, { ...emulator.env }, 'pipe', 'pipe');
const lineIn = async (state: string): Promise<number> =>
  existsSync(state) ? (JSON.parse(await readFile(state, 'utf8')) as { line: number }).line : 0;
const humidities = (): number[] => emulator.rows(TABLE).map(({ humidity }) => Number(humidity));

test('gzip through stdin', async () => {
  const { ended, process } = piped();
  process.stdin?.end(gzipSync(lines(1, 1000)));
  expect(await ended).toMatchObject({ code: 0, err: '', out: expect.stringContaining('1,000 records sent') });
  expect(emulator.count(TABLE)).toBe(1000);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s: what was read is durable, and it is said where to go on',
  async (signal) => {
    const { ended, process } = piped('--reporter', 'json', '--resume', 'state');
    process.stdin?.write(lines(1, 5));
    await emulator.waitForRows(TABLE, 5);
    process.kill(signal);
    const { code, out } = await ended;
    expect([code, JSON.parse(out)]).toMatchObject([
      130,
      { read: 5, sent: 5, stopped: { line: 6, reason: 'interrupted' } },
    ]);
    expect(JSON.parse(await readFile(join(folder, 'state'), 'utf8'))).toMatchObject({ line: 5 });
  },
);

test('SIGINT ends it while the writer of a named pipe is silent', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const { ended, process } = piped('pipe');
  await using writer = await open(pipe, 'w');
  await writer.write(lines(1, 5));
  await emulator.waitForRows(TABLE, 5);
  process.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, err: expect.stringContaining('before line 6 is durable (5 sent') });
});

test('a reader of stdout that has gone does not stop it', async () => {
  const { ended, process } = piped();
  process.stdout?.destroy();
  process.stdin?.end(lines(1, 5));
  expect((await ended).code).toBe(0);
  expect(emulator.count(TABLE)).toBe(5);
});

test('lines that come one by one are sent as they come', async () => {
  const { ended, process } = piped();
  for (let count = 1; count <= 3; count++) {
    process.stdin?.write(line(count));
    await emulator.waitForRows(TABLE, count);
  }
  process.stdin?.end();
  expect((await ended).code).toBe(0);
});

test('after a kill nothing is missing, and only what was in flight may be there twice', async () => {
  const state = join(folder, 'state');
  const first = piped('-', '--resume', 'state');
  first.process.stdin?.write(lines(1, 400));
  // The state is written when the first rows are durable.
  while ((await lineIn(state)) === 0) await sleep(10);
  first.process.stdin?.write(lines(401, 600));
  await emulator.waitForRows(TABLE, 600);
  first.process.kill('SIGKILL');
  await first.ended;
  const durable = await lineIn(state);
  const second = piped('-', '--resume', 'state');
  second.process.stdin?.end(lines(1, 1000));
  expect((await second.ended).code).toBe(0);
  const found = humidities();
  expect(new Set(found)).toEqual(new Set(Array.from({ length: 1000 }, (_, index) => index + 1)));
  expect(found).toHaveLength(1000 + 600 - durable);
});
