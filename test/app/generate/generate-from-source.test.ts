import { readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import type { TableResult } from '../../../src/app/publish/table-result.ts';
import { genError } from '../../../src/diagnostics/gen-error.ts';
import { readLock } from '../../../src/lock/lock-folder.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { type ColumnSpec, numbers, tableOf } from '../../lock/lock-of.ts';
import { posixTest } from '../../support/posix.ts';
import { newProject, sourceOf, statuses, type TestProject } from './project.ts';

const things = tableOf([
  ['a', 'int'],
  ['b', 'string', { nullable: false }],
]);

async function run(project: TestProject, ...tables: TableModel[]): Promise<readonly TableResult[]> {
  const names = tables.map(({ name }) => name);
  return generateFromSource(names, { ...project.settings, source: sourceOf(...tables) });
}

function named(name: string, columns: ColumnSpec[] = [['a', 'int']], more: Partial<TableModel> = {}): TableModel {
  return tableOf(columns, { ...more, name: TableName.parse(name) });
}

describe('a table', () => {
  it('is written, and left alone when nothing changed', async () => {
    await using project = await newProject();
    const [first] = await run(project, things);
    expect(first).toMatchObject({ table: 'catalog.iot.things', status: 'written', diagnostics: [] });
    expect(statuses(first, project)).toEqual([
      'zerobus.lock/catalog.iot.things.json written',
      'generated/catalog/iot/thing.proto written',
      'generated/catalog/iot/thing.ts written',
      'generated/catalog/iot/thing.producer.ts written',
      'generated/catalog/iot/index.ts written',
    ]);
    const [second] = await run(project, things);
    expect(second?.status).toBe('unchanged');
    expect(new Set(second?.files.map(({ status }) => status))).toEqual(new Set(['unchanged']));
  });

  it('is not taken for another one', async () => {
    await using project = await newProject();
    const source = { ...sourceOf(things), readTable: async () => named('catalog.iot.others') };
    const [result] = await generateFromSource([things.name], { ...project.settings, source });
    expect(result).toMatchObject({ status: 'failed', files: [], diagnostics: [{ code: 'another-table' }] });
  });

  it('keeps its numbers when it changes', async () => {
    await using project = await newProject();
    await run(project, things);
    const [result] = await run(
      project,
      tableOf([
        ['c', 'int'],
        ['b', 'string', { nullable: false }],
      ]),
    );
    expect(statuses(result, project).filter((text) => !text.endsWith('unchanged'))).toHaveLength(3);
    const lock = await readLock(project.settings.lockFolder, things.name);
    expect(numbers(lock!)).toBe('c=3 b=2 (a=1)');
    const proto = await readFile(join(project.settings.out, 'catalog/iot/thing.proto'), 'utf8');
    expect(proto).toContain('reserved 1;\n  reserved "a";\n');
  });

  it('named twice is done once', async () => {
    await using project = await newProject();
    expect(await run(project, things, things)).toHaveLength(1);
  });

  it('emits what is asked for, and deletes what it listed before', async () => {
    await using project = await newProject();
    await run(project, things);
    await writeFile(join(project.settings.out, 'catalog/iot/mine.ts'), '// by hand');
    const artifacts = { ...project.settings.artifacts, emit: ['proto'] as const };
    const source = sourceOf(things);
    const [result] = await generateFromSource([things.name], { ...project.settings, artifacts, source });
    expect(statuses(result, project)).toEqual([
      'zerobus.lock/catalog.iot.things.json written',
      'generated/catalog/iot/thing.proto unchanged',
      'generated/catalog/iot/thing.ts deleted',
      'generated/catalog/iot/thing.producer.ts deleted',
      'generated/catalog/iot/index.ts deleted',
    ]);
    expect(await project.files()).toContain('generated/catalog/iot/mine.ts');
  });

  it('is only told of in a dry run', async () => {
    await using project = await newProject();
    const [result] = await generateFromSource([things.name], {
      ...project.settings,
      dryRun: true,
      source: sourceOf(things),
    });
    expect(result?.status).toBe('written');
    expect(await project.files()).toEqual([]);
  });
});

describe('what is refused writes nothing', () => {
  const rows: [what: string, table: TableModel, code: string, path: string | null][] = [
    ['a view', tableOf([['a', 'int']], { kind: 'VIEW' }), 'view-refused', null],
    ['no columns', tableOf([]), 'no-columns', null],
    [
      'a type',
      tableOf([
        ['a', 'int'],
        ['b', 'struct<c:interval day NOT NULL>'],
      ]),
      'unsupported-type',
      'b.c',
    ],
  ];
  it.each(rows)('%s', async (_, table, code, path) => {
    await using project = await newProject();
    const [result] = await run(project, table);
    expect(result).toMatchObject({ status: 'failed', files: [], diagnostics: [{ code, path, severity: 'error' }] });
    expect(await project.files()).toEqual([]);
  });

  it('and leaves what is there', async () => {
    await using project = await newProject();
    await run(project, things);
    const before = await project.files();
    await run(project, tableOf([['a', 'void']]));
    expect(await project.files()).toEqual(before);
  });

  it('but an external table is generated with a warning', async () => {
    await using project = await newProject();
    const [result] = await run(project, tableOf([['a', 'int']], { kind: 'EXTERNAL' }));
    expect(result).toMatchObject({ status: 'written', diagnostics: [{ code: 'external-table', severity: 'warning' }] });
  });
});

describe('several tables', () => {
  it('are done although one fails', async () => {
    await using project = await newProject();
    const denied = genError('permission-denied', {}, { name: 'catalog.iot.no', answer: '', sql: '`no`' });
    const tables = [TableName.parse('catalog.iot.no'), things.name];
    const source = sourceOf(things, ['catalog.iot.no', denied]);
    const results = await generateFromSource(tables, { ...project.settings, source });
    expect(results.map(({ table, status }) => `${table} ${status}`)).toEqual([
      'catalog.iot.no failed',
      'catalog.iot.things written',
    ]);
    expect(results[0]?.diagnostics[0]).toMatchObject({ code: 'permission-denied', table: 'catalog.iot.no' });
  });

  it('share an index, also with those of earlier runs', async () => {
    await using project = await newProject();
    await run(project, things);
    await run(project, named('catalog.iot.others'), named('catalog.lab.things'));
    const index = await readFile(join(project.settings.out, 'catalog/iot/index.ts'), 'utf8');
    expect(index).toMatch(/Other,[\s\S]*OtherProducer[\s\S]*Thing,[\s\S]*ThingProducer/);
    const lab = await readFile(join(project.settings.out, 'catalog/lab/index.ts'), 'utf8');
    expect(lab).not.toContain('Other');
  });

  it('get names that do not collide, and keep them', async () => {
    await using project = await newProject();
    const [thing, other] = await run(project, named('catalog.iot.things'), named('catalog.iot.thing'));
    expect(thing?.diagnostics).toEqual([]);
    expect(other?.diagnostics).toMatchObject([{ code: 'message-name-taken', severity: 'warning' }]);
    const again = await run(project, named('catalog.iot.thing'));
    expect(again[0]?.diagnostics).toEqual([]);
    expect(await project.files()).toContain('generated/catalog/iot/thing-record.ts');
  });

  it('are stopped together', async () => {
    await using project = await newProject();
    const stop = new AbortController();
    stop.abort(new Error('interrupted'));
    const options = { ...project.settings, source: sourceOf(things), signal: stop.signal };
    await expect(generateFromSource([things.name], options)).rejects.toThrow('interrupted');
  });

  it('do not hide a bug', async () => {
    await using project = await newProject();
    const options = { ...project.settings, source: sourceOf(['catalog.iot.things', new TypeError('oops')]) };
    await expect(generateFromSource([things.name], options)).rejects.toThrow('oops');
  });
});

describe('a run that was killed', () => {
  it('is completed by the next one', async () => {
    await using project = await newProject();
    await run(project, things);
    const { out } = project.settings;
    // Killed after the lock was written, while a file was.
    await rm(join(out, 'catalog/iot/thing.ts'));
    await rm(join(out, 'catalog/iot/index.ts'));
    const left = join(out, 'catalog/iot/.thing.ts.zerobus-tmp-abc');
    await writeFile(left, 'export class Th');
    await utimes(left, 1, 1);
    const [result] = await run(project, things);
    expect(statuses(result, project).filter((text) => text.endsWith('written'))).toEqual([
      'generated/catalog/iot/thing.ts written',
      'generated/catalog/iot/index.ts written',
    ]);
    expect((await project.files()).filter((file) => file.includes('tmp'))).toEqual([]);
  });
});

describe('no path leads out', () => {
  posixTest('over a link', async () => {
    await using project = await newProject();
    await using elsewhere = await newProject();
    await run(project, things);
    await rm(join(project.settings.out, 'catalog/iot'), { recursive: true });
    await symlink(elsewhere.folder, join(project.settings.out, 'catalog/iot'));
    const [result] = await run(project, things);
    expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'output-outside' }] });
    expect(await elsewhere.files()).toEqual([]);
  });

  posixTest('over a file that is a link: the link is replaced', async () => {
    await using project = await newProject();
    await run(project, things);
    const file = join(project.settings.out, 'catalog/iot/thing.proto');
    const mine = join(project.folder, 'mine.txt');
    await writeFile(mine, 'mine');
    await rm(file);
    await symlink(mine, file);
    await run(project, things);
    expect(await readFile(mine, 'utf8')).toBe('mine');
    expect(await readFile(file, 'utf8')).toContain('syntax');
  });

  it.each(['../mine.txt', '/etc/passwd', 'a/../../mine.txt', 'C:\\mine.txt', 'a\\..\\..\\mine.txt'])(
    'in a lock: %s',
    async (path) => {
      await using project = await newProject();
      await run(project, things);
      const mine = join(project.folder, 'mine.txt');
      await writeFile(mine, 'mine');
      const lock = join(project.settings.lockFolder, 'catalog.iot.things.json');
      const listed = JSON.stringify({ path, sha256: '0'.repeat(64) });
      const text = (await readFile(lock, 'utf8')).replace('"files": [', `"files": [\n    ${listed},`);
      await writeFile(lock, text);
      const [result] = await run(project, things);
      expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'output-outside' }] });
      expect(await readFile(mine, 'utf8')).toBe('mine');
      // What was refused is refused again, and not forgotten.
      expect(await readFile(lock, 'utf8')).toBe(text);
    },
  );
});

describe('what cannot be written', () => {
  it('says so, and leaves no half of it', async () => {
    await using project = await newProject();
    await writeFile(project.settings.out, 'a file where the folder should be');
    const [result] = await run(project, things);
    expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'output-not-writable' }] });
    expect(await project.files()).toEqual(['generated', 'zerobus.lock/catalog.iot.things.json']);
  });
});

it('two catalogs that make one package have messages of two names', async () => {
  await using project = await newProject();
  const tables = ['`main-prod`.iot.events', 'main_prod.iot.events'].map((name) =>
    tableOf([['a', 'int']], { name: TableName.parse(name) }),
  );
  const results = await generateFromSource(
    tables.map(({ name }) => name),
    { ...project.settings, source: sourceOf(...tables) },
  );
  expect(results.map(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([[], ['message-name-taken']]);
  const protos = (await project.files()).filter((file) => file.endsWith('.proto'));
  expect(protos).toEqual(['generated/main-prod/iot/event.proto', 'generated/main_prod/iot/events.proto']);
});
