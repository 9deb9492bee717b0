import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { generateFromLock } from '../../../src/app/generate/generate-from-lock.ts';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import { tableOf } from '../../lock/lock-of.ts';
import { newProject, sourceOf, type TestProject } from './project.ts';

/** The text of all files, by path. */
async function contents(project: TestProject): Promise<Record<string, string>> {
  const files = await project.files();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(project.folder, file), 'utf8')])),
  );
}

/** A project whose lock knows the table as a view: a source that does not know the kind does not contradict it. */
async function viewInLock(): Promise<TestProject> {
  const project = await newProject();
  const things = tableOf([['a', 'int']]);
  await generateFromSource([things.name], { ...project.settings, source: sourceOf(things) });
  const lock = join(project.settings.lockFolder, 'catalog.iot.things.json');
  const text = await readFile(lock, 'utf8');
  expect(text).toContain('"MANAGED"');
  await writeFile(lock, text.replace('"MANAGED"', '"VIEW"'));
  return project;
}

test.each([false, true])(
  'an error that only the lock knows writes neither lock nor files (dry run: %s)',
  async (dryRun) => {
    await using project = await viewInLock();
    const before = await contents(project);
    const { kind: _, ...unknownKind } = tableOf([
      ['a', 'int'],
      ['b', 'string'],
    ]);
    const settings = { ...project.settings, dryRun };
    const [result] = await generateFromSource([unknownKind.name], { ...settings, source: sourceOf(unknownKind) });
    expect(result).toMatchObject({ status: 'failed', files: [] });
    expect(result?.diagnostics.map(({ code }) => code)).toContain('view-refused');
    expect(await contents(project)).toEqual(before);
  },
);

test('offline, the same error leaves every file as it was', async () => {
  await using project = await viewInLock();
  const before = await contents(project);
  const [result] = await generateFromLock([], project.settings);
  expect(result).toMatchObject({ status: 'failed', files: [] });
  expect(result?.diagnostics.map(({ code }) => code)).toEqual(['view-refused']);
  expect(await contents(project)).toEqual(before);
});

test('a file of another program in the place of one of ours: neither lock nor files are written', async () => {
  await using project = await newProject();
  const things = tableOf([['a', 'int']]);
  const place = join(project.settings.out, 'catalog/iot/thing.ts');
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, 'mine');
  const before = await contents(project);
  const [result] = await generateFromSource([things.name], { ...project.settings, source: sourceOf(things) });
  expect(result).toMatchObject({ status: 'failed', files: [] });
  expect(result?.diagnostics.map(({ code }) => code)).toContain('output-foreign');
  expect(await contents(project)).toEqual(before);
});
