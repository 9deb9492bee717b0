import fs from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isBusy, retryBusyNow } from '../../src/system/busy-file.ts';
import { retryBusy } from '../../src/system/retry-busy.ts';

let folder: string;
const { platform } = process;
const { accessSync } = fs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retry busy '));
});
afterEach(async () => {
  vi.useRealTimers();
  Object.defineProperty(process, 'platform', { value: platform });
  Object.assign(fs, { accessSync });
  syncBuiltinESMExports();
  await rm(folder, { recursive: true });
});

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** Makes the system answer every question for a permission with this code; '' grants it. */
function answer(code: string): void {
  Object.assign(fs, {
    accessSync: () => {
      if (code !== '') throw failure(code);
    },
  });
  syncBuiltinESMExports();
}

describe('is busy', () => {
  it.each<[on: string, code: string, permission: string, want: boolean]>([
    ['win32', 'EPERM', 'EACCES', true],
    ['win32', 'EACCES', 'EACCES', true],
    ['win32', 'EBUSY', 'EACCES', true],
    ['win32', 'ENOENT', '', false],
    ['linux', 'EBUSY', 'EACCES', true],
    ['linux', 'EMFILE', '', true],
    ['darwin', 'ENFILE', '', true],
    // A missing permission stays missing.
    ['linux', 'EACCES', 'EACCES', false],
    ['linux', 'EPERM', 'EPERM', false],
    ['darwin', 'EACCES', 'EROFS', false],
    // Network file systems report a busy file so.
    ['linux', 'EACCES', '', true],
    ['darwin', 'EPERM', '', true],
    // The file is gone by now.
    ['linux', 'EACCES', 'ENOENT', true],
    ['linux', 'ENOSPC', '', false],
    ['linux', 'EROFS', '', false],
  ])('on %s: %s, with the permission %j: %s', (on, code, permission, want) => {
    Object.defineProperty(process, 'platform', { value: on });
    answer(permission);
    expect(isBusy(failure(code), { path: join(folder, 'x'), needs: 'read' })).toBe(want);
  });

  it('a folder that is missing is created in the nearest one that exists', () => {
    const path = join(folder, 'a/b/c');
    expect(isBusy(failure('EACCES'), { path, needs: 'change' })).toBe(true);
  });

  it.skipIf(platform === 'win32' || process.getuid?.() === 0)('not in a folder of somebody else', async () => {
    await chmod(folder, 0o500);
    expect(isBusy(failure('EACCES'), { path: join(folder, 'a/b'), needs: 'change' })).toBe(false);
    await chmod(folder, 0o700);
  });
});

describe('retries', () => {
  it('until it succeeds', async () => {
    let calls = 0;
    const attempt = (): string => {
      if (++calls < 4) throw failure('EBUSY');
      return 'done';
    };
    expect(await retryBusy({ path: folder, needs: 'read' }, attempt)).toBe('done');
    expect(calls).toBe(4);
    calls = 0;
    expect(retryBusyNow({ path: folder, needs: 'read' }, attempt)).toBe('done');
    expect(calls).toBe(4);
  });

  it('until the patience is over, and throws the last error', async () => {
    let calls = 0;
    const attempt = (): never => {
      throw Object.assign(failure('EBUSY'), { call: ++calls });
    };
    await expect(retryBusy({ path: folder, needs: 'read', patience: 50 }, attempt)).rejects.toMatchObject({
      call: expect.toSatisfy((call) => call === calls && call > 1),
    });
  });

  it('no longer if the clock is set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const attempt = (): never => {
      vi.setSystemTime(Date.now() - 1000);
      throw failure('EBUSY');
    };
    const operation = { path: folder, needs: 'read', patience: 50 } as const;
    await expect(retryBusy(operation, attempt)).rejects.toThrow('EBUSY');
    expect(() => retryBusyNow(operation, attempt)).toThrow('EBUSY');
  });

  it('until the signal is aborted, and throws its reason', async () => {
    const end = new AbortController();
    const attempt = (): never => {
      end.abort(new Error('stop'));
      throw failure('EBUSY');
    };
    await expect(retryBusy({ path: folder, needs: 'read', signal: end.signal }, attempt)).rejects.toThrow('stop');
  });

  it('no other error', async () => {
    let calls = 0;
    const attempt = (): never => {
      calls++;
      throw failure('ENOSPC');
    };
    await expect(retryBusy({ path: folder, needs: 'change' }, attempt)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(calls).toBe(1);
  });
});
