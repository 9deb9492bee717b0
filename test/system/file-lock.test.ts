import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAbandonedLocks, withFileLock } from '../../src/system/file-lock.ts';
import { contendForLock } from '../support/contend-for-lock.ts';

const ended = `${2 ** 22 + 1} ${hostname()} 00`;

let folder: string;
let file: string;
let lock: string;
/** The lock of whoever takes over the lock of `ended`. */
let takeover: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-lock-'));
  file = join(folder, 'lock', 'x.json');
  lock = join(folder, 'lock', '.x.json.zerobus-lock');
  takeover = `${lock}-${createHash('sha256').update(ended).digest('hex').slice(0, 16)}`;
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
    ['a process that has ended', () => ended],
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

it('is taken from a process that ended while it took it from another', async () => {
  await take();
  await writeFile(lock, ended);
  await writeFile(takeover, `${2 ** 22 + 2} ${hostname()} 01`);
  await take();
  expect(await readdir(join(folder, 'lock'))).toEqual([]);
});

it('is not taken from a dead process while another takes it', async () => {
  await take();
  await writeFile(lock, ended);
  await writeFile(takeover, `${process.ppid} ${hostname()} 01`);
  await expect(withFileLock(file, take, { patience: 50 })).rejects.toMatchObject({ code: 'lock-busy' });
  expect(await readFile(lock, 'utf8')).toBe(ended);
});

it('belongs to the first line', async () => {
  await take();
  await writeFile(lock, `${process.ppid} ${hostname()} 00\n${ended}\n`);
  await expect(withFileLock(file, take, { patience: 50 })).rejects.toMatchObject({ code: 'lock-busy' });
});

it('of a dead process is removed, of another not', async () => {
  const other = join(folder, 'lock', '.y.json.zerobus-lock');
  await take();
  await writeFile(lock, ended);
  await writeFile(`${lock}-0123456789abcdef`, ended);
  await writeFile(other, `${process.ppid} ${hostname()} 00`);
  await removeAbandonedLocks(join(folder, 'lock'));
  expect(await readdir(join(folder, 'lock'))).toEqual(['.y.json.zerobus-lock']);
  await removeAbandonedLocks(join(folder, 'nowhere'));
});

it('is had by one process at a time, though dead processes leave it again and again', async () => {
  const { turns, overlaps, codes } = await contendForLock(file, { processes: 5, rounds: 6, kills: 2 });
  expect({ overlaps, codes }).toEqual({ overlaps: 0, codes: [0, 0, 0, 0, 0] });
  expect(turns).toBeGreaterThanOrEqual(5 * 6);
});

it.runIf(process.platform !== 'win32')('does not read what no run writes', async () => {
  await take();
  execFileSync('mkfifo', [lock]);
  await expect(withFileLock(file, async () => 1, { patience: 50 })).rejects.toMatchObject({ code: 'lock-busy' });
});

describe('a file that Windows does not give', () => {
  const { platform } = process;
  const { writeFileSync, renameSync, accessSync } = fs;
  let calls: number;

  /** Makes the first `failures` calls fail. */
  function inject(name: 'writeFileSync' | 'renameSync', code: string, failures: number, on: string): void {
    const call = { writeFileSync, renameSync }[name] as (...args: unknown[]) => void;
    calls = 0;
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        if (++calls <= failures) throw Object.assign(new Error(code), { code });
        call(...args);
      },
    });
    syncBuiltinESMExports();
    Object.defineProperty(process, 'platform', { value: on });
  }
  afterEach(() => {
    Object.assign(fs, { writeFileSync, renameSync, accessSync });
    syncBuiltinESMExports();
    Object.defineProperty(process, 'platform', { value: platform });
  });

  it.each(['EPERM', 'EACCES', 'EBUSY'])('with %s is waited for', async (code) => {
    await take();
    inject('writeFileSync', code, 3, 'win32');
    await take();
    expect(calls).toBe(4);
  });

  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'with %s, while it is taken from a dead process, is waited for',
    async (code) => {
      await take();
      await writeFile(lock, ended);
      inject('renameSync', code, 3, 'win32');
      await take();
      expect(calls).toBe(4);
      expect(await readdir(join(folder, 'lock'))).toEqual([]);
    },
  );

  it('is named by its error when the patience is over', async () => {
    await take();
    inject('writeFileSync', 'EPERM', Number.POSITIVE_INFINITY, 'win32');
    await expect(withFileLock(file, take, { patience: 50 })).rejects.toMatchObject({ code: 'EPERM' });
    expect(calls).toBeGreaterThan(1);
  });

  it('is not waited for elsewhere, where the permission is missing', async () => {
    await take();
    inject('writeFileSync', 'EACCES', Number.POSITIVE_INFINITY, 'linux');
    Object.assign(fs, {
      accessSync: () => {
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      },
    });
    syncBuiltinESMExports();
    await expect(take()).rejects.toMatchObject({ code: 'EACCES' });
    expect(calls).toBe(1);
  });
});
