import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PlannedFile, planEdit } from '../../../src/app/init/planned-file.ts';
import { writePlan } from '../../../src/app/init/write-plan.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus plan '));
});
afterEach(() => rm(folder, { recursive: true }));

const { signal } = new AbortController();
const edit = (name: string, before: string | undefined, after: string): PlannedFile =>
  planEdit(join(folder, name), before, after, '');
const modeOf = async (name: string): Promise<number> => (await stat(join(folder, name))).mode & 0o777;

test.skipIf(process.platform === 'win32')(
  'an existing file keeps its mode, also as the target of a symbolic link',
  async () => {
    await writeFile(join(folder, 'package.json'), '{}');
    await writeFile(join(folder, 'real.json'), '[]');
    await chmod(join(folder, 'package.json'), 0o600);
    await chmod(join(folder, 'real.json'), 0o755);
    await symlink('real.json', join(folder, 'biome.json'));
    await writePlan([edit('package.json', '{}', '{ }'), edit('biome.json', '[]', '[ ]')], signal);
    expect([await modeOf('package.json'), await modeOf('real.json')]).toEqual([0o600, 0o755]);
    expect(await readFile(join(folder, 'real.json'), 'utf8')).toBe('[ ]');
  },
);

test('if one file cannot be written, the files before it are restored', async () => {
  await writeFile(join(folder, 'package.json'), '{}');
  // gone.json existed when the plan was made.
  const plan = [edit('package.json', '{}', '{ }'), edit('new.yml', undefined, 'x'), edit('gone.json', '{}', '{ }')];
  await expect(writePlan(plan, signal)).rejects.toMatchObject({ code: 'output-not-writable' });
  expect(await readdir(folder)).toEqual(['package.json']);
  expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe('{}');
});
