import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Files, readFiles } from '../support/files.ts';
import { useProject } from './use-project.ts';

const project = useProject();

const sql = (columns: string): Promise<void> =>
  writeFile(join(project.folder, 'tables.sql'), `CREATE TABLE c.s.events (${columns})`);

const contents = (): Promise<Files> => readFiles(project.folder, 'latin1');

interface Document {
  readonly tables: readonly { readonly status: string; readonly files: readonly { readonly patch?: string }[] }[];
}

test.each<[what: string, after: string, flags: string[]]>([
  ['nothing yet', '', []],
  ['a new column', 'id STRING, more INT', []],
  ['fewer files', 'id STRING', ['--emit', 'proto']],
])('the patches of a dry run make what a run makes: %s', async (_what, columns, flags) => {
  await sql('id STRING');
  if (columns !== '') await project.run('--snapshot', 'tables.sql');
  if (columns !== '') await sql(columns);
  const before = await contents();
  const words = ['--snapshot', 'tables.sql', ...flags];
  const { code, out } = await project.run(...words, '--dry-run', '--reporter', 'json');
  expect([code, await contents()]).toEqual([0, before]);
  const patches = (JSON.parse(out) as Document).tables.flatMap(({ files }) => files.flatMap(({ patch = [] }) => patch));
  expect(patches.length).toBeGreaterThan(0);
  expect((await project.run(...words)).code).toBe(0);
  const wanted = await contents();
  // Back to before, and on by git alone.
  for (const file of Object.keys(wanted)) await rm(join(project.folder, file));
  for (const [file, text] of Object.entries(before)) {
    await writeFile(join(project.folder, file), text, 'latin1');
  }
  execFileSync('git', ['apply', '-'], { cwd: project.folder, input: patches.join('') });
  expect(await contents()).toEqual(wanted);
});

test('people see each file that would be written, and the diff', async () => {
  await sql('id STRING');
  await project.run('--snapshot', 'tables.sql');
  await sql('id STRING, more INT');
  const { out } = await project.run('--snapshot', 'tables.sql', '--dry-run');
  expect(out).toContain('  would be written generated/c/s/event.proto\n');
  expect(out).toContain('\n+  optional int32 more = 2; // INT\n');
});

test('of several tables it is counted what would be written', async () => {
  await sql('id STRING); CREATE TABLE c.s.other (id INT');
  const { out } = await project.run('--snapshot', 'tables.sql', '--dry-run');
  expect(out.trimEnd().split('\n').at(-1)).toBe('2 tables: 2 would be written');
});

test('bytes are told of, and not shown', async () => {
  await sql('id STRING');
  const { out } = await project.run('--snapshot', 'tables.sql', '--emit', 'descriptor', '--dry-run');
  expect(out).toContain('Binary files /dev/null and b/generated/c/s/event.desc.binpb differ');
});

test('nothing to do is told in one line', async () => {
  await sql('id STRING');
  await project.run('--snapshot', 'tables.sql');
  expect((await project.run('--snapshot', 'tables.sql', '--dry-run')).out).toBe('c.s.events: nothing changed\n');
});
