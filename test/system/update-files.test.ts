import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withFileLock } from '../../src/system/file-lock.ts';
import { updateFiles } from '../../src/system/update-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus update '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

it('writes and deletes in order, also what is not there', async () => {
  await updateFiles([
    { file: at('a/b'), content: 'one' },
    { file: at('c'), content: new Uint8Array([1]), durable: true },
    { file: at('c'), content: undefined },
    { file: at('missing'), content: undefined },
    { file: at('a/b'), content: 'two' },
  ]);
  expect(await readFile(at('a/b'), 'utf8')).toBe('two');
  expect(await readdir(folder)).toEqual(['a']);
});

it('names the file that cannot be written, and keeps those before it', async () => {
  const updates = [
    { file: at('a'), content: 'one' },
    { file: at('a/b'), content: 'two' },
  ];
  await expect(updateFiles(updates)).rejects.toMatchObject({
    code: 'output-not-writable',
    message: expect.stringMatching(/a.b/),
  });
  expect(await readFile(at('a'), 'utf8')).toBe('one');
});

it('updates nothing if the guard has changed', async () => {
  const update = (before: string | undefined): Promise<boolean> =>
    updateFiles([{ file: at('guard'), content: 'new' }], { path: at('guard'), before });
  expect(await update('old')).toBe(false);
  expect(await readdir(folder)).toEqual([]);
  expect(await update(undefined)).toBe(true);
  expect(await update(undefined)).toBe(false);
  await writeFile(at('guard'), 'old');
  expect(await update('old')).toBe(true);
  expect(await readFile(at('guard'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['guard']);
});

it('stops waiting for another run with the reason of the signal', async () => {
  const path = at('lock.json');
  const end = new AbortController();
  await withFileLock(path, async () => {
    const update = updateFiles([{ file: path, content: 'x' }], { path, before: undefined }, end.signal);
    end.abort();
    await expect(update).rejects.toBe(end.signal.reason);
  });
  expect(await readdir(folder)).toEqual([]);
});
