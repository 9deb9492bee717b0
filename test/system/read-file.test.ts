import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import {
  expectInside,
  FileRejected,
  isInside,
  readFileBounded,
  readIfSmall,
  readTextBounded,
} from '../../src/system/read-file.ts';
import { systemReason } from '../../src/system/system-reason.ts';
import { posixTest as it } from '../support/posix.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read file '));
  mkdirSync(join(folder, 'project/sub'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(folder, 'project/file'), 'text');
  writeFileSync(join(folder, 'project/large'), '');
  truncateSync(join(folder, 'project/large'), 2 ** 31);
  symlinkSync(join(folder, 'project/file'), join(folder, 'project/sub/inner'));
  symlinkSync(join(folder, 'secret'), join(folder, 'project/outer'));
  symlinkSync(folder, join(folder, 'project/up'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'project/dangling'));
  symlinkSync('/dev/zero', join(folder, 'project/endless'));
  execFileSync('mkfifo', [join(folder, 'project/pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, 'project', name);
const read = (name: string, inside = true): Promise<string> =>
  readTextBounded(at(name), { maxBytes: 1024 * 1024, inside: inside ? at('') : undefined });

it('reads regular files, also over a link that stays inside', async () => {
  expect(await Promise.all([read('file'), read('sub/inner'), read('outer', false)])).toEqual([
    'text',
    'text',
    'secret',
  ]);
  expect(String(await readFileBounded(join(folder, 'secret'), { maxBytes: 10, inside: at('') }))).toBe('secret');
});

describe('rejects', () => {
  const rows: [what: string, name: string, inside: boolean, reason: string][] = [
    ['a named pipe without waiting for its writer', 'pipe', true, 'it is not a regular file'],
    ['a device', 'endless', false, 'it is not a regular file'],
    ['a file that is too large', 'large', true, 'it is larger than 1 MiB'],
    ['a link out of the folder', 'outer', true, 'it leads out of the project over a symbolic link'],
    ['a file behind a link out of the folder', 'up/secret', true, 'it leads out of the project over a symbolic link'],
  ];
  it.each(rows)('%s', async (_, name, inside, reason) => {
    const error = await read(name, inside).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FileRejected);
    expect(systemReason(error)).toBe(reason);
  });

  it('and a folder fails by itself', () => expect(read('sub')).rejects.toThrow('EISDIR'));

  it('and reads it as empty, where other tools own the file', async () => {
    const names = ['pipe', 'endless', 'none', 'file/none', 'sub', 'file'];
    expect(await Promise.all(names.map((name) => readIfSmall(at(name))))).toEqual(['', '', '', '', '', 'text']);
  });
});

it('a path to create may not lead out either', async () => {
  for (const name of ['new', 'sub/new/file']) await expectInside(at(name), at(''));
  for (const name of ['up/new', 'dangling', 'dangling/new'])
    await expect(expectInside(at(name), at(''))).rejects.toThrow('over a symbolic link');
  await expectInside(join(folder, 'elsewhere'), at(''));
});

it.each([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/a/..b', '/a', true],
  ['/ab', '/a', false],
  ['/', '/a', false],
])('%s is inside %s: %s', (path, root, want) => expect(isInside(path, root)).toBe(want));
