import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from '../../src/system/file-lock.ts';

let folder: string;
let file: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-lock-'));
  file = join(folder, 'lock', 'x.json');
  lock = join(folder, 'lock', '.x.json.zerobus-lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** Takes the lock once, so that its folder exists, and returns what its file held. */
function take(): Promise<string> {
  return withFileLock(file, () => readFile(lock, 'utf8'));
}

it('makes the folder, names its process, and leaves no file', async () => {
  expect(await take()).toMatch(new RegExp(`^${process.pid} ${hostname()} `));
  expect(await readdir(join(folder, 'lock'))).toEqual([]);
});

it('lets one work at a time', async () => {
  let running = 0;
  const most: number[] = [];
  const work = async (): Promise<void> => {
    most.push(++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await Promise.all(Array.from({ length: 20 }, () => withFileLock(file, work)));
  expect(most).toEqual(Array(20).fill(1));
});

it('is free again after a failure', async () => {
  await expect(withFileLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await take();
});

describe('is taken from', () => {
  const rows: [who: string, owner: () => string][] = [
    ['a process that has ended', () => `${2 ** 22 + 1} ${hostname()} 00`],
    ['a process of an earlier container, whose id is now ours', () => `${process.pid} ${hostname()} 00`],
  ];
  it.each(rows)('%s', async (_, owner) => {
    await take();
    await writeFile(lock, owner());
    await take();
  });

  it('a process that ended before it wrote its name', async () => {
    await take();
    await writeFile(lock, '');
    const past = new Date(Date.now() - 60_000);
    await utimes(lock, past, past);
    await take();
  });
});

describe('is not taken from', () => {
  const rows: [who: string, owner: string][] = [
    ['a process that runs', `${process.ppid} ${hostname()} 00`],
    ['a process of another machine', '1 elsewhere 00'],
    ['a process that has not written its name yet', ''],
  ];
  it.each(rows)('%s', async (_, owner) => {
    await take();
    await writeFile(lock, owner);
    await expect(withFileLock(file, take, { patience: 50 })).rejects.toMatchObject({ code: 'lock-busy' });
    expect(await readFile(lock, 'utf8')).toBe(owner);
  });

  it('and waiting ends with the reason of a signal', async () => {
    await take();
    await writeFile(lock, '1 elsewhere 00');
    const stop = new AbortController();
    const waiting = withFileLock(file, take, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});

it.runIf(process.platform !== 'win32')('does not read what no run writes', async () => {
  await take();
  execFileSync('mkfifo', [lock]);
  await expect(withFileLock(file, async () => 1, { patience: 50 })).rejects.toMatchObject({ code: 'lock-busy' });
});
