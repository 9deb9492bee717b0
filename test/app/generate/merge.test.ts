import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import type { ResolvedProject } from '../../../src/app/project/resolve-project.ts';
import type { TableResult } from '../../../src/app/publish/table-result.ts';
import { lockPath, readLock } from '../../../src/lock/lock-folder.ts';
import { serialiseLock } from '../../../src/lock/serialise-lock.ts';
import { type ColumnSpec, lockOf, numbers, tableOf } from '../../lock/lock-of.ts';
import { newProject, sourceOf, statuses, type TestProject } from './project.ts';

const base: ColumnSpec[] = [['a', 'int']];
const live = tableOf([...base, ['ours', 'int'], ['theirs', 'int']]);
const fileOf = ({ settings }: TestProject): string => lockPath(settings.lockFolder, live.name);

async function run(settings: ResolvedProject): Promise<TableResult | undefined> {
  const [result] = await generateFromSource([live.name], { ...settings, source: sourceOf(live) });
  return result;
}

/** What was generated for our side, and a conflict with a side that lists a file of its own. */
async function leaveConflict(project: TestProject, their?: string): Promise<string> {
  const ours = tableOf([...base, ['ours', 'int']]);
  await generateFromSource([live.name], { ...project.settings, source: sourceOf(ours) });
  const lock = lockOf(tableOf([...base, ['theirs', 'int']]));
  const files = [{ path: 'catalog/iot/other.ts', sha256: '0'.repeat(64) }];
  const theirs = their ?? serialiseLock({ ...lock, message: 'Other', file: 'other', files });
  const text = `<<<<<<< HEAD\n${await readFile(fileOf(project), 'utf8')}=======\n${theirs}>>>>>>> theirs\n`;
  await writeFile(fileOf(project), text);
  await writeFile(join(project.settings.out, 'catalog/iot/other.ts'), 'theirs');
  return text;
}

it('a conflict is resolved: our numbers and names stay, files of their side go', async () => {
  await using project = await newProject();
  await leaveConflict(project);
  const result = await run(project.settings);
  expect(result).toMatchObject({ status: 'written', diagnostics: [{ code: 'lock-merged', path: 'theirs' }] });
  expect(statuses(result, project)).toEqual([
    'zerobus.lock/catalog.iot.things.json written',
    'generated/catalog/iot/thing.proto written',
    'generated/catalog/iot/thing.ts written',
    'generated/catalog/iot/thing.producer.ts unchanged',
    'generated/catalog/iot/other.ts deleted',
    'generated/catalog/iot/index.ts unchanged',
  ]);
  const lock = await readLock(project.settings.lockFolder, live.name);
  expect(numbers(lock!)).toBe('a=1 ours=2 theirs=3');
  expect(lock?.files.map(({ path }) => path)).not.toContain('catalog/iot/other.ts');
  expect(await run(project.settings)).toMatchObject({ status: 'unchanged', diagnostics: [] });
});

it('a dry run tells the same and writes nothing', async () => {
  await using project = await newProject();
  const text = await leaveConflict(project);
  const before = await project.files();
  const result = await run({ ...project.settings, dryRun: true });
  expect(result).toMatchObject({ status: 'written', diagnostics: [{ code: 'lock-merged' }] });
  expect(await readFile(fileOf(project), 'utf8')).toBe(text);
  expect(await project.files()).toEqual(before);
});

it('markers alone are gone after a run too', async () => {
  await using project = await newProject();
  await run(project.settings);
  const text = await readFile(fileOf(project), 'utf8');
  await writeFile(fileOf(project), `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> theirs\n`);
  expect(await run(project.settings)).toMatchObject({ status: 'written', diagnostics: [] });
  expect(await readFile(fileOf(project), 'utf8')).toBe(text);
});

it.each([
  ['that is no lock', '{}\n', 'lock-damaged'],
  ['of another table', serialiseLock(lockOf(tableOf(base))).replace('iot.things', 'iot.others'), 'lock-wrong-table'],
])('a side %s is told, and nothing is written', async (_, theirs, code) => {
  await using project = await newProject();
  const text = await leaveConflict(project, theirs);
  expect(await run(project.settings)).toMatchObject({ status: 'failed', diagnostics: [{ code }] });
  expect(await readFile(fileOf(project), 'utf8')).toBe(text);
});
