import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeFiles } from '../support/files.ts';
import { useProject } from './use-project.ts';

const project = useProject();
const words = ['--snapshot', 't.sql', '--emit', 'records,zod'];

beforeEach(async () => {
  await writeFile(join(project.folder, 't.sql'), 'CREATE TABLE c.s.a (id INT);\nCREATE TABLE c.s.b (id INT);\n');
});

const zod = (version: string): Record<string, string> => ({
  'node_modules/zod/package.json': JSON.stringify({ name: 'zod', version }),
});
test.each<[what: string, files: Record<string, string>, found: string | undefined]>([
  ['nothing', {}, 'which is not installed'],
  ['another package', { 'package.json': '{"dependencies":{"zod-to-json":"1"}}' }, 'which is not installed'],
  ['zod 3', zod('3.25.76'), 'but version 3.25.76 is installed'],
  ['zod 4', zod('4.1.0'), undefined],
  ['zod that is not installed yet', { 'package.json': '{"dependencies":{"zod": "^4"}}' }, undefined],
])('with %s, schemas warn: %s', async (_, files, found) => {
  await writeFiles(project.folder, files);
  const { code, err } = await project.run(...words);
  expect(code).toBe(0);
  expect(err.match(/^warning: .*\[zod-missing\]$/gm)).toEqual(
    found === undefined ? null : [`warning: c.s.a: The generated schemas import zod 4, ${found}. [zod-missing]`],
  );
  expect((await project.run('--snapshot', 't.sql')).err).toBe(err);
});

test('without schemas, zod is not needed', async () => {
  expect(await project.run('--snapshot', 't.sql')).toMatchObject({ code: 0, err: '' });
});

test('a target that is too old is reported once, and only for TypeScript', async () => {
  await writeFiles(project.folder, { 'tsconfig.json': '{"compilerOptions":{"target":"ES5"}}' });
  const { code, err } = await project.run('--snapshot', 't.sql');
  expect(code).toBe(0);
  expect(err.match(/tsconfig\.json sets the target ES5, for which/g)).toHaveLength(1);
  expect((await project.run('--snapshot', 't.sql', '--emit', 'proto')).err).toBe('');
});
