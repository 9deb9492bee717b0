import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTables } from '../../../src/app/check/check-tables.ts';
import { generateFromLock } from '../../../src/app/generate/generate-from-lock.ts';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import { compareFiles, compareIndex, hasCurrentFiles } from '../../../src/app/publish/compare-files.ts';
import { readLock } from '../../../src/lock/lock-folder.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { parseTables } from '../../../src/model/table-pattern.ts';
import { tableOf } from '../../lock/lock-of.ts';
import { newProject, sourceOf, statuses, type TestProject } from './project.ts';

const never = new AbortController().signal;
const things = tableOf([['a', 'int']]);

async function generated(): Promise<TestProject> {
  const project = await newProject();
  await generateFromSource([things.name], { ...project.settings, source: sourceOf(things) });
  return project;
}

describe('from the lock alone', () => {
  it('the same files are made, and the lock stays as it is', async () => {
    await using project = await generated();
    const before = await project.files();
    const lock = join(project.settings.lockFolder, 'catalog.iot.things.json');
    const text = await readFile(lock, 'utf8');
    await rm(project.settings.out, { recursive: true });
    const [result] = await generateFromLock([], project.settings);
    expect(result).toMatchObject({ table: 'catalog.iot.things', status: 'written' });
    expect(statuses(result, project)).toHaveLength(4);
    expect(await project.files()).toEqual(before);
    expect(await readFile(lock, 'utf8')).toBe(text);
    expect((await generateFromLock([things.name], project.settings))[0]?.status).toBe('unchanged');
  });

  it('a table that is not in it is told', async () => {
    await using project = await generated();
    const results = await generateFromLock([TableName.parse('catalog.iot.nope'), things.name], project.settings);
    expect(results.map(({ status }) => status)).toEqual(['failed', 'unchanged']);
    expect(results[0]?.diagnostics[0]).toMatchObject({ code: 'lock-missing', table: 'catalog.iot.nope' });
  });

  it('a lock that is damaged does not keep the others', async () => {
    await using project = await generated();
    await writeFile(join(project.settings.lockFolder, 'catalog.lab.bad%20one.json'), '{');
    const results = await generateFromLock([], project.settings);
    expect(results.map(({ table, status }) => `${table} ${status}`)).toEqual([
      'catalog.iot.things unchanged',
      'catalog.lab.bad one failed',
    ]);
    expect(results[1]?.diagnostics[0]?.code).toBe('lock-damaged');
  });

  it.each([
    ['by name', [things.name], []],
    ['in the config', [], [things.name]],
    ['by a pattern', [parseTables('catalog.iot.*')], []],
    ['by nothing', [], []],
  ])('a lock that is damaged is reported once: selected %s', async (_, selection, configured) => {
    await using project = await generated();
    const others = tableOf([['a', 'int']], { name: TableName.parse('catalog.iot.others') });
    await generateFromSource([others.name], { ...project.settings, source: sourceOf(others) });
    await writeFile(join(project.settings.lockFolder, 'catalog.iot.things.json'), '{');
    const settings = { ...project.settings, configured };
    const results = [
      await generateFromLock(selection, settings),
      await checkTables(selection, { ...settings, failOn: 'any', jobs: 1, signal: never }),
    ];
    for (const ofRun of results) {
      const damaged = ofRun.filter(({ table }) => table === 'catalog.iot.things');
      expect(damaged).toMatchObject([{ diagnostics: [{ code: 'lock-damaged', table: 'catalog.iot.things' }] }]);
    }
  });

  it('a pattern that matches only a damaged lock reports it', async () => {
    await using project = await generated();
    await writeFile(join(project.settings.lockFolder, 'catalog.iot.things.json'), '{');
    const results = await generateFromLock([parseTables('catalog.iot.th*')], project.settings);
    expect(results).toMatchObject([{ status: 'failed', diagnostics: [{ code: 'lock-damaged' }] }]);
    await expect(generateFromLock([parseTables('catalog.iot.x*')], project.settings)).rejects.toThrow('[no-match]');
  });

  it('a lock that is damaged leaves the index of its schema as it is', async () => {
    await using project = await generated();
    const { out, lockFolder } = project.settings;
    const others = tableOf([['a', 'int']], { name: TableName.parse('catalog.iot.others') });
    await generateFromSource([others.name], { ...project.settings, source: sourceOf(others) });
    const index = join(out, 'catalog/iot/index.ts');
    const text = await readFile(index, 'utf8');
    await writeFile(join(lockFolder, 'catalog.iot.others.json'), '{');
    const results = await generateFromLock([things.name], project.settings);
    expect(results).toMatchObject([{ status: 'failed', diagnostics: [{ code: 'lock-damaged' }] }]);
    expect(await readFile(index, 'utf8')).toBe(text);
    // Nor does a check take it for edited.
    const checked = await checkTables([], { ...project.settings, failOn: 'any', jobs: 1, signal: never });
    expect(checked).toMatchObject([
      { table: 'catalog.iot.things', status: 'ok', diagnostics: [] },
      { table: 'catalog.iot.others', status: 'error', diagnostics: [{ code: 'lock-damaged' }] },
    ]);
  });
});

describe('comparing files with the lock', () => {
  const rows: [what: string, change: (file: string) => Promise<unknown>, want: string[]][] = [
    ['all is well', async () => {}, []],
    ['a file is missing', (file) => rm(file), ['file-missing catalog/iot/thing.ts']],
    ['a file was edited', (file) => writeFile(file, '// mine'), ['file-edited catalog/iot/thing.ts']],
    [
      'line ends were changed',
      async (file) => writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n')),
      [],
    ],
  ];
  it.each(rows)('%s', async (_, change, want) => {
    await using project = await generated();
    const { out, lockFolder, artifacts } = project.settings;
    await change(join(out, 'catalog/iot/thing.ts'));
    const lock = (await readLock(lockFolder, things.name))!;
    const found = await compareFiles(lock, { out, settings: artifacts });
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(want);
  });

  it('other settings make them stale', async () => {
    await using project = await generated();
    const { out, lockFolder, artifacts } = project.settings;
    const lock = (await readLock(lockFolder, things.name))!;
    const found = await compareFiles(lock, { out, settings: { ...artifacts, importExtension: 'ts' } });
    expect(found.map(({ message }) => message)).toEqual([
      'catalog/iot/thing.producer.ts is not what this run would generate: importExtension was js, and is ts.',
    ]);
  });

  it('the index is compared too', async () => {
    await using project = await generated();
    const { out, lockFolder, artifacts } = project.settings;
    const locks = [(await readLock(lockFolder, things.name))!];
    const compare = async () =>
      (await compareIndex(locks, 'catalog/iot', { out, settings: artifacts })).map(({ code }) => code);
    expect(await compare()).toEqual([]);
    await writeFile(join(out, 'catalog/iot/index.ts'), '');
    expect(await compare()).toEqual(['file-edited']);
    await rm(join(out, 'catalog/iot/index.ts'));
    expect(await compare()).toEqual(['file-missing']);
  });
});

describe('a lock that was edited by hand is generated again', () => {
  const edits: [what: string, edit: (text: string) => string][] = [
    ['a number', (text) => text.replace('"number": 1', '"number": 7')],
    ['a retired number', (text) => text.replace('"reserved": []', '"reserved": [{"number": 9, "name": "x"}]')],
    ['a type', (text) => text.replace('"int"', '"bigint"')],
    ['a comment', (text) => text.replace('"nullable": true', '"nullable": true, "comment": "What it is"')],
    ['the name of the message', (text) => text.replace('"message": "Thing"', '"message": "Other"')],
  ];

  async function edited(edit: (text: string) => string): Promise<TestProject> {
    const project = await generated();
    const lock = join(project.settings.lockFolder, 'catalog.iot.things.json');
    const text = await readFile(lock, 'utf8');
    expect(edit(text)).not.toBe(text);
    await writeFile(lock, edit(text));
    return project;
  }

  async function compare({ settings }: TestProject): Promise<string[]> {
    const results = await checkTables([], { ...settings, failOn: 'breaking', jobs: 1, signal: never });
    return results.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
  }

  it.each(edits)('%s, offline', async (_, edit) => {
    await using project = await edited(edit);
    expect(new Set(await compare(project))).toEqual(new Set(['file-edited']));
    expect((await generateFromLock([], project.settings))[0]?.status).toBe('written');
    expect(await compare(project)).toEqual([]);
  });

  it('a number, by a live run, which then writes the lock', async () => {
    await using project = await edited(edits[0]![1]);
    const run = { ...project.settings, source: sourceOf(things) };
    expect((await generateFromSource([things.name], run))[0]?.status).toBe('written');
    expect(await compare(project)).toEqual([]);
    expect((await generateFromSource([things.name], run))[0]?.status).toBe('unchanged');
    const lock = await readLock(project.settings.lockFolder, things.name);
    expect(await hasCurrentFiles(lock!, project.settings.out, project.settings.artifacts)).toBe(true);
  });

  it('but not for an id, on which no file depends', async () => {
    await using project = await edited((text) =>
      text.replace('"table-1"', '"table-2"').replace('"nullable": true', '"nullable": true, "columnId": 7'),
    );
    const lock = await readLock(project.settings.lockFolder, things.name);
    expect(await hasCurrentFiles(lock!, project.settings.out, project.settings.artifacts)).toBe(true);
  });
});
