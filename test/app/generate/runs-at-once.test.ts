import { expect, it } from 'vitest';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import { readLock } from '../../../src/lock/lock-folder.ts';
import { type ColumnSpec, numbers, tableOf } from '../../lock/lock-of.ts';
import { newProject, sourceOf } from './project.ts';

it('a run that finds the lock changed since it read it starts again with the numbers of the other run', async () => {
  await using project = await newProject();
  const run = async (...columns: string[]) => {
    const table = tableOf(columns.map((name): ColumnSpec => [name, 'int']));
    const [result] = await generateFromSource([table.name], { ...project.settings, source: sourceOf(table) });
    return result;
  };
  await run('a');
  const results = await Promise.all(['b', 'c', 'd'].map((name) => run('a', name)));
  expect(results.map((result) => result?.status)).toEqual(['written', 'written', 'written']);
  const lock = (await readLock(project.settings.lockFolder, tableOf([]).name))!;
  expect(lock.columns.map(({ number }) => number)).toEqual([1, 4]);
  expect(numbers(lock).match(/\w=\d/g)?.sort().join(' ')).toMatch(/^a=1 b=[234] c=[234] d=[234]$/);
  expect((await project.files()).filter((file) => file.includes('zerobus-lock'))).toEqual([]);
});
