import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const project = useProject();

const write = (files: Readonly<Record<string, string>>): Promise<void> => project.write(files);

/** An answer of Unity Catalog; each column has an id, as a table with column mapping has. */
function answer(catalog: string, tableId: string, columns: readonly (readonly [name: string, id: number])[]): string {
  return JSON.stringify({
    name: 'events',
    catalog_name: catalog,
    schema_name: 'iot',
    table_type: 'MANAGED',
    data_source_format: 'DELTA',
    table_id: tableId,
    columns: columns.map(([name, id], position) => ({
      name,
      type_text: 'string',
      type_name: 'STRING',
      type_json: JSON.stringify({
        name,
        type: 'string',
        nullable: true,
        metadata: { 'delta.columnMapping.id': id },
      }),
      position,
      nullable: true,
    })),
  });
}

function config(more: object = {}): string {
  const at = (path: string): object => ({ source: { kind: 'snapshot', path } });
  return JSON.stringify({
    tables: ['iot.events'],
    targets: { dev: { catalog: 'dev', ...at('dev.json') }, prod: { catalog: 'main', ...at('prod.json') } },
    target: 'dev',
    ...more,
  });
}

const start = {
  'zerobus.config.json': config(),
  'dev.json': answer('dev', 'id-dev', [
    ['id', 1],
    ['place', 2],
  ]),
  'prod.json': answer('main', 'id-prod', [
    ['id', 7],
    ['place', 2],
  ]),
};

interface Checked {
  readonly table: string;
  readonly target: string;
  readonly status: string;
  readonly findings: readonly { readonly code: string; readonly path: string; readonly fix: string }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

async function check(...words: string[]): Promise<{ readonly code: number; readonly tables: readonly Checked[] }> {
  const { code, out } = await project.run('check', '--reporter', 'json', ...words);
  return { code, tables: (JSON.parse(out) as { tables: Checked[] }).tables };
}

describe('a project with targets', () => {
  test('leaves the catalog out of paths, package and code', async () => {
    await write(start);
    expect(await project.run()).toMatchObject({ code: 0, err: '' });
    expect((await project.files()).filter((file) => /^(generated|zerobus\.lock)/.test(file))).toEqual([
      'generated/iot/event.producer.ts',
      'generated/iot/event.proto',
      'generated/iot/event.ts',
      'generated/iot/index.ts',
      'zerobus.lock/iot.events.json',
    ]);
    expect(await project.read('generated/iot/event.proto')).toContain('package iot;');
    expect(await project.read('generated/iot/event.ts')).toContain("table: string = 'iot.events'");
    const files = await Promise.all((await project.files()).map(project.read.bind(project)));
    expect(files.filter((text) => text.startsWith('// @generated') && /\bdev\b/.test(text))).toEqual([]);
  });

  test('keeps table and column ids by target, and the same numbers', async () => {
    await write(start);
    await project.run();
    await project.run('--target', 'prod');
    const lock = JSON.parse(await project.read('zerobus.lock/iot.events.json'));
    expect(lock.ids).toEqual({ dev: { tableId: 'id-dev' }, prod: { tableId: 'id-prod' } });
    expect(lock.columns).toEqual([
      { name: 'id', number: 1, type: 'string', nullable: true, columnIds: { dev: 1, prod: 7 } },
      { name: 'place', number: 2, type: 'string', nullable: true, columnIds: { dev: 2, prod: 2 } },
    ]);
    // The ids of one target are no ids of the other.
    expect(await check('--target', 'all')).toMatchObject({
      code: 0,
      tables: [
        { table: 'iot.events', target: 'dev', status: 'ok' },
        { table: 'iot.events', target: 'prod', status: 'ok' },
      ],
    });
  });

  test('is checked against one target, or against all of them', async () => {
    await write(start);
    await project.run();
    await write({
      'dev.json': answer('dev', 'id-dev', [
        ['id', 1],
        ['spot', 2],
      ]),
    });
    await project.run();
    expect(await check()).toMatchObject({ code: 0, tables: [{ target: 'dev', status: 'ok', findings: [] }] });
    // Prod is not there yet: this code would be refused.
    const { code, tables } = await check('--target', 'all');
    expect([code, tables.map(({ target, status }) => [target, status])]).toEqual([
      4,
      [
        ['dev', 'ok'],
        ['prod', 'drift'],
      ],
    ]);
    expect(tables[1]?.findings.map(({ code, path }) => [code, path])).toEqual([
      ['column-dropped', 'spot'],
      ['column-added', 'place'],
    ]);
    expect(tables[1]?.findings[0]?.fix).toBe(
      'Migrate prod, where the code is ahead of it; else: zerobus-gen iot.events --target prod',
    );
  });

  test('says where the table lies in statements that mend it, and only there', async () => {
    const sql =
      'CREATE TABLE dev.iot.events (id INT, CONSTRAINT `a b` CHECK (id > 0)); CREATE TABLE main.iot.events (id INT)';
    await write({
      'zerobus.config.json': config({
        targets: { dev: { catalog: 'dev' }, prod: { catalog: 'main' } },
        source: { kind: 'snapshot', path: 's.sql' },
      }),
      's.sql': sql,
    });
    const help = 'Drop the constraint: ALTER TABLE `dev`.`iot`.`events` DROP CONSTRAINT `a b`.';
    for (const words of [[], ['--offline'], ['check']]) {
      const { out } = await project.run(...words, '--reporter', 'json');
      expect(JSON.parse(out)).toMatchObject({
        tables: [{ table: 'iot.events', diagnostics: [{ code: 'check-constraint', table: 'iot.events', help }] }],
      });
    }
  });

  test('does not begin a lock anew where there is one of the other form', async () => {
    await write({ ...start, 'zerobus.config.json': '{}' });
    await project.run('main.iot.events', '--snapshot', 'prod.json');
    await write(start);
    const { code, err } = await project.run('--target', 'prod');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('The lock of main.iot.events was written without targets'),
    ]);
    expect(await project.files()).not.toContain('zerobus.lock/iot.events.json');
    // And back: tables that are elsewhere have locks of their own.
    await rm(join(project.folder, 'zerobus.lock'), { recursive: true });
    expect((await project.run('--target', 'prod')).code).toBe(0);
    await write({ 'zerobus.config.json': '{}' });
    const back = await project.run('main.iot.events', '--snapshot', 'prod.json');
    expect([back.code, back.err]).toEqual([
      2,
      expect.stringContaining('The lock of iot.events was written with targets'),
    ]);
  });

  test('follows a rename by the ids of its own target', async () => {
    await write(start);
    await project.run('--target', 'prod');
    await project.run();
    await write({
      'dev.json': answer('dev', 'id-dev', [
        ['id', 1],
        ['spot', 2],
      ]),
    });
    await project.run();
    const { tables } = await check('--target', 'prod');
    expect(tables[0]?.findings.map(({ code, path }) => [code, path])).toEqual([['column-renamed', 'spot']]);
  });

  test('tells of the files once, and needs no target offline', async () => {
    await write(start);
    await project.run();
    await writeFile(join(project.folder, 'generated/iot/event.proto'), '');
    const { code, tables } = await check('--target', 'all');
    expect(code).toBe(4);
    expect(tables.map(({ diagnostics }) => diagnostics.map((each) => each.code))).toEqual([['file-edited'], []]);
    expect((await check('--offline')).tables).toMatchObject([{ target: 'dev', status: 'drift' }]);
    expect(await project.run('--offline')).toMatchObject({ code: 0 });
    expect((await check('--offline')).code).toBe(0);
  });

  test('takes patterns, and migrations that name no catalog', async () => {
    await write({
      'zerobus.config.json': config({
        tables: ['iot.*'],
        source: { kind: 'snapshot', path: 'sql' },
        targets: { dev: { catalog: 'dev' }, prod: { catalog: 'main' } },
      }),
      'sql/V1__tables.sql': 'CREATE TABLE iot.a (x INT); CREATE TABLE iot.b (x INT); CREATE TABLE other.iot.c (x INT);',
    });
    for (const target of ['dev', 'prod']) {
      const { code, out } = await project.run('--target', target, '--reporter', 'json');
      expect([code, JSON.parse(out).tables.map(({ table }: { table: string }) => table)]).toEqual([
        0,
        ['iot.a', 'iot.b'],
      ]);
    }
  });

  test.each<[words: string[], said: string]>([
    [['--target', 'prd'], "The config has no target 'prd'.\n  fix: Did you mean prod?"],
    [['--target', 'zzz'], 'Choose one of dev, prod.'],
    [['--target', 'constructor'], "The config has no target 'constructor'."],
    [['--target', ''], 'The value of --target is empty.'],
    [['--target', 'all'], 'Only check can use --target all.'],
    [['dev.iot.events'], 'Write iot.events, and choose the target with `--target NAME`.'],
    [['events'], 'it has one part, so the schema is missing'],
    [['iot.e*x.z*'], 'includes a catalog'],
  ])('refuses %j', async (words, said) => {
    await write(start);
    const { code, err } = await project.run(...words);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test.each<[more: object, said: string]>([
    [{ target: 'prd' }, "target is 'prd', but must be one of targets: dev, prod"],
    [{ targets: {} }, 'targets is empty'],
    [{ targets: undefined }, "tables[0]: 'iot.events' is not a table name"],
    [{ targets: undefined, tables: [] }, "target is 'dev', but the config has no targets"],
    [{ targets: { all: { catalog: 'x' } }, target: undefined }, 'targets.all'],
    [{ targets: { dev: {} } }, 'targets.dev.catalog is missing'],
    [{ targets: { dev: { catalg: 'x' } } }, 'unknown key targets.dev.catalg; did you mean catalog?'],
    [{ tables: ['main.iot.events'] }, 'tables[0]'],
  ])('refuses a config with %j', async (more, said) => {
    await write({ ...start, 'zerobus.config.json': config(more) });
    const { code, err } = await project.run();
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test('needs one named where there are several and no default', async () => {
    await write({ ...start, 'zerobus.config.json': config({ target: undefined }) });
    expect((await project.run()).err).toContain('Choose one with --target dev or --target prod');
  });

  test('does not read another workspace because a variable was left over', async () => {
    const targets = { dev: { catalog: 'dev', host: 'https://dev.example.com' } };
    await write({ ...start, 'zerobus.config.json': config({ targets }) });
    project.environment = { DATABRICKS_HOST: 'https://prod.example.com', DATABRICKS_TOKEN: 'x' };
    expect((await project.run()).err).toContain(
      'DATABRICKS_HOST is https://prod.example.com, but target dev is in https://dev.example.com.',
    );
  });

  test('tells a lock of the other form by its name', async () => {
    await write({
      ...start,
      'zerobus.config.json': JSON.stringify({ source: { kind: 'snapshot', path: 'dev.json' } }),
    });
    await project.run();
    await write({ 'zerobus.config.json': config({ tables: [] }) });
    const { code, tables } = await check();
    expect([code, tables[0]?.diagnostics.map((each) => each.code)]).toEqual([2, ['lock-without-target']]);
  });
});

test('the way of docs/config.md from one catalog to targets keeps numbers and names', async () => {
  const source = { kind: 'snapshot', path: 'tables.sql' };
  await write({
    'zerobus.config.json': JSON.stringify({ tables: [{ table: 'main.iot.events', message: 'Thing' }], source }),
    'tables.sql': 'CREATE TABLE main.iot.events (gone INT, id STRING)',
  });
  await project.run();
  await write({ 'tables.sql': 'CREATE TABLE main.iot.events (id STRING)' });
  await project.run();
  const lock = await project.read('zerobus.lock/main.iot.events.json');
  await rm(join(project.folder, 'zerobus.lock/main.iot.events.json'));
  await rm(join(project.folder, 'generated'), { recursive: true });
  await write({
    'zerobus.lock/iot.events.json': JSON.stringify({ ...JSON.parse(lock), table: 'iot.events', files: [] }),
    'zerobus.config.json': JSON.stringify({ tables: ['iot.events'], source, targets: { prod: { catalog: 'main' } } }),
  });
  expect(await project.run()).toMatchObject({ code: 0, err: '' });
  expect(await project.read('generated/iot/thing.proto')).toContain('optional string id = 2;');
  expect(await project.files()).not.toContain('generated/main/iot/index.ts');
  expect((await project.run('check')).code).toBe(0);
});

test('--target without targets is told', async () => {
  expect((await project.run('--target', 'dev', 'a.b.c')).err).toContain('--target needs a config with targets.');
});

test('--verbose says where each setting comes from', async () => {
  await write(start);
  const { err } = await project.run('--verbose', '--out', 'gen', '--jobs', '2');
  expect(err.split('\n')).toEqual([
    `config: ${join(project.folder, 'zerobus.config.json')} (found in ${project.folder} or above)`,
    'target: dev (catalog dev) (the config)',
    `out: ${join(project.folder, 'gen')} (--out)`,
    'emit: proto,records,producer (default; a table with files keeps its own kinds)',
    'importExtension: js (tsconfig)',
    'source: snapshot (the config)',
    `snapshot: ${join(project.folder, 'dev.json')} (the config)`,
    'jobs: 2 (--jobs)',
    '',
  ]);
});

test('people and machines see which target it is', async () => {
  await write(start);
  await project.run();
  await write({ 'prod.json': answer('main', 'id-prod', [['id', 7]]) });
  const said = async (reporter: string): Promise<string> =>
    (await project.run('check', '--target', 'all', '--reporter', reporter)).out;
  expect(await said('human')).toContain('iot.events (prod): drift');
  expect(await said('github')).toContain('title=iot.events (prod) place [column-dropped]');
  expect(await said('junit')).toContain('name="iot.events (prod)"');
});

test.each<[words: string[], environment: Record<string, string>, told: string]>([
  [['--warehouse', 'a1'], {}, 'http path: /sql/1.0/warehouses/a1 (--warehouse)'],
  [
    ['--source', 'sql'],
    { DATABRICKS_WAREHOUSE_ID: 'b2' },
    'http path: /sql/1.0/warehouses/b2 (the environment or the profile)',
  ],
  [[], {}, 'http path: /sql/1.0/warehouses/c3 (the config)'],
])('--verbose says which warehouse is meant: %j', async (words, environment, told) => {
  project.environment = { DATABRICKS_HOST: 'http://127.0.0.1:9', DATABRICKS_TOKEN: 't', ...environment };
  await write({ 'zerobus.config.json': JSON.stringify({ source: { kind: 'sql', warehouse: 'c3' } }) });
  expect((await project.run('c.s.t', '--verbose', ...words)).err).toContain(`${told}\n`);
});
