import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFromLock } from '../../../src/app/generate/generate-from-lock.ts';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import type { TableResult } from '../../../src/app/publish/table-result.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { lockPath } from '../../../src/lock/lock-folder.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { lockOf, tableOf } from '../../lock/lock-of.ts';
import { writeLock } from '../../lock/write-lock.ts';
import { newProject, sourceOf, type TestProject } from './project.ts';

const named = (name: string): TableModel => tableOf([['a', 'int']], { name: TableName.parse(name) });
const things = named('catalog.iot.things');

/** `table: status code` of each result. */
const told = (results: readonly TableResult[]): string[] =>
  results.map(({ table, status, diagnostics }) =>
    [`${table}:`, status, ...diagnostics.map(({ code }) => code)].join(' '),
  );

async function run(project: TestProject, ...models: TableModel[]): Promise<string[]> {
  const names = models.map(({ name }) => name);
  return told(await generateFromSource(names, { ...project.settings, source: sourceOf(...models) }));
}

async function leave(project: TestProject, ...locks: Lock[]): Promise<void> {
  await mkdir(project.settings.lockFolder, { recursive: true });
  for (const lock of locks) await writeLock(project.settings.lockFolder, lock);
}

describe('two tables never share a file', () => {
  it('of two branches that each added one of the same name, the second is told, until the config names it', async () => {
    await using project = await newProject();
    const [one, other] = [named('c.s.event'), named('c.s.events')];
    await leave(project, ...[one, other].map((model) => ({ ...lockOf(model), message: 'Event', file: 'event' })));
    expect(told(await generateFromLock([], project.settings))).toEqual([
      'c.s.event: written',
      'c.s.events: failed place-taken',
    ]);
    expect(await run(project, other)).toEqual(['c.s.events: failed place-taken']);
    const tableOptions = (table: TableName): object => (table.equals(other.name) ? { message: 'EventList' } : {});
    const options = { ...project.settings, tableOptions, source: sourceOf(one, other) };
    expect(told(await generateFromSource([one.name, other.name], options))).toEqual([
      // With the index, which has both now.
      'c.s.event: written',
      'c.s.events: written',
    ]);
    expect(told(await generateFromLock([], project.settings))).toEqual([
      'c.s.event: unchanged',
      'c.s.events: unchanged',
    ]);
  });

  it.each([
    ['tables', 'c.s.things', 'c.s.THINGS'],
    ['schemas', 'c.s.things', 'c.S.others'],
    ['catalogs', 'c.s.things', 'C.s.others'],
  ])('%s that differ by case only', async (_, first, second) => {
    await using project = await newProject();
    expect(await run(project, named(first), named(second))).toEqual([
      `${first}: written`,
      `${second}: failed place-taken`,
    ]);
  });

  it('a table that is asked for in two spellings is one', async () => {
    await using project = await newProject();
    const source = { ...sourceOf(things), readTable: async () => things };
    const names = ['catalog.iot.things', 'catalog.iot.THINGS'].map((name) => TableName.parse(name));
    expect(told(await generateFromSource(names, { ...project.settings, source }))).toEqual([
      'catalog.iot.things: written',
    ]);
  });
});

describe('what is not ours stays', () => {
  it.each(['catalog/iot/thing.ts', 'catalog/iot/thing.proto', 'catalog/iot/index.ts'])('%s', async (path) => {
    await using project = await newProject();
    const file = join(project.settings.out, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, 'mine\n');
    expect(await run(project, things)).toEqual(['catalog.iot.things: failed output-foreign']);
    expect(await readFile(file, 'utf8')).toBe('mine\n');
  });

  it('a file that a lock lists is ours although it was edited', async () => {
    await using project = await newProject();
    await run(project, things);
    await writeFile(join(project.settings.out, 'catalog/iot/thing.ts'), 'edited\n');
    expect(await run(project, things)).toEqual(['catalog.iot.things: written']);
  });

  it.each(['catalog/other/thing.ts', 'README.md', 'catalog/iot/deep/thing.ts'])(
    '%s, which a lock lists',
    async (path) => {
      await using project = await newProject();
      const file = join(project.settings.out, path);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, 'mine\n');
      await leave(project, { ...lockOf(things), files: [{ path, sha256: '0'.repeat(64) }] });
      expect(await run(project, things)).toEqual(['catalog.iot.things: failed output-outside']);
      expect(await readFile(file, 'utf8')).toBe('mine\n');
    },
  );
});

it('a schema that no object has a place for', async () => {
  await using project = await newProject();
  const model = named('c.__proto__.things');
  expect(await run(project, model)).toEqual(['c.__proto__.things: written']);
  const proto = await readFile(join(project.settings.out, 'c/__proto__/thing.proto'), 'utf8');
  expect(proto).toContain('package c.__proto___;');
});

it('a lock that cannot be a file, or would be too large', async () => {
  await using project = await newProject();
  await mkdir(lockPath(project.settings.lockFolder, things.name), { recursive: true });
  expect(await run(project, things)).toEqual(['catalog.iot.things: failed file-unreadable']);
  const large = { ...things, name: TableName.parse('catalog.iot.large'), comment: 'x'.repeat(34_000_000) };
  expect(await run(project, large)).toEqual(['catalog.iot.large: failed lock-too-large']);
});
