import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Project } from './project.ts';
import { useProject } from './use-project.ts';

const project = useProject();

const write = (files: Readonly<Record<string, string>>): Promise<void> => project.write(files);

const tables = `
  CREATE TABLE catalog.iot.readings (id STRING NOT NULL, value DOUBLE, legacy STRING);
  CREATE TABLE catalog.iot.alarms (id STRING NOT NULL);
  CREATE VIEW catalog.iot.latest AS SELECT 1;
  CREATE TABLE catalog.ops.runs (id STRING NOT NULL);
`;

function config(more: object): Record<string, string> {
  return {
    'tables.sql': tables,
    'zerobus.config.json': JSON.stringify({ source: { kind: 'snapshot', path: 'tables.sql' }, ...more }),
  };
}

describe('the tables of a config', () => {
  test('are generated where none is named, with its output folder and outputs', async () => {
    await write(
      config({ tables: ['catalog.iot.readings'], out: 'src/gen', emit: ['records'], importExtension: 'none' }),
    );
    expect(await project.run()).toMatchObject({ code: 0, err: '' });
    expect(await project.files()).toEqual([
      'src/gen/catalog/iot/index.ts',
      'src/gen/catalog/iot/reading.ts',
      'tables.sql',
      'zerobus.config.json',
      'zerobus.lock/catalog.iot.readings.json',
    ]);
    expect(await project.read('src/gen/catalog/iot/index.ts')).toContain("from './reading'");
    expect((await project.run('check')).code).toBe(0);
    expect((await project.run('check', '--emit', 'proto,records')).code).toBe(4);
  });

  test('a pattern stands for the tables of its schema, and no view', async () => {
    await write(config({ tables: ['catalog.iot.*'] }));
    const { code, out } = await project.run('--reporter', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out).tables.map(({ table }: { table: string }) => table)).toEqual([
      'catalog.iot.readings',
      'catalog.iot.alarms',
    ]);
  });

  test('a table that has no lock yet fails check and the build step', async () => {
    await write(config({ tables: ['catalog.iot.readings', 'catalog.iot.alarms'] }));
    await project.run('catalog.iot.readings');
    for (const words of [['check'], ['--offline']]) {
      const { code, err } = await project.run(...words);
      expect(code).toBe(2);
      expect(err).toContain('catalog.iot.alarms');
      expect(err).toContain('[lock-missing]');
    }
  });

  test('flags come before it', async () => {
    await write({ ...config({ tables: ['catalog.iot.*'], out: 'a', emit: ['records'] }) });
    await write({ 'other.sql': 'CREATE TABLE c.s.things (id INT);' });
    await project.run('c.s.things', '--snapshot', 'other.sql', '--out', 'b', '--emit', 'proto');
    expect(await project.files()).toContain('b/c/s/thing.proto');
    expect(await project.files()).not.toContain('b/c/s/thing.ts');
  });
});

describe('a config above the working folder', () => {
  test('makes its folder the project', async () => {
    await write({ ...config({ tables: ['catalog.iot.alarms'] }), 'deep/x': '' });
    const deep = new Project(join(project.folder, 'deep'));
    expect(await deep.run()).toMatchObject({ code: 0, err: '' });
    expect(await project.files()).toContain('zerobus.lock/catalog.iot.alarms.json');
    expect((await deep.run('check')).code).toBe(0);
  });

  test('is named with --config', async () => {
    await write({
      'a/tables.sql': tables,
      'a/b.json': config({ tables: ['catalog.iot.alarms'] })['zerobus.config.json']!,
    });
    expect((await project.run('--config', 'a/b.json')).code).toBe(0);
    expect(await project.files()).toContain('a/zerobus.lock/catalog.iot.alarms.json');
    expect(await project.run('--config', 'nowhere.ts')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Config file nowhere.ts does not exist. [config-not-found]'),
    });
  });
});

describe('exclude', () => {
  const readings = { table: 'catalog.iot.readings', exclude: ['LEGACY'] };

  test('leaves a column out before and after it is dropped, and nothing changes in between', async () => {
    await write(config({ tables: ['catalog.iot.readings'] }));
    await project.run();
    await write(config({ tables: [readings] }));
    expect((await project.run('check')).code).toBe(4);
    expect((await project.run()).code).toBe(0);
    const proto = await project.read('generated/catalog/iot/reading.proto');
    expect(proto).toContain('reserved 3;');
    expect(proto).toContain('reserved "legacy";');
    expect(await project.run('check')).toMatchObject({ code: 0, out: expect.stringContaining('no drift') });

    await write({
      ...config({ tables: [readings] }),
      'tables.sql': `${tables} ALTER TABLE catalog.iot.readings DROP COLUMN legacy;`,
    });
    const checked = await project.run('check');
    expect(checked).toMatchObject({ code: 0, err: expect.stringContaining('[excluded-missing]') });
    await write({ 'zerobus.config.json': config({ tables: ['catalog.iot.readings'] })['zerobus.config.json']! });
    expect(await project.run('check')).toMatchObject({ code: 0, err: '' });
    expect((await project.run()).out).toContain('nothing changed');
  });

  test('refuses a NOT NULL column', async () => {
    await write(config({ tables: [{ table: 'catalog.iot.readings', exclude: ['id'] }] }));
    const { code, err } = await project.run();
    expect(code).toBe(2);
    expect(err).toContain('ALTER COLUMN `id` DROP NOT NULL');
    expect(await project.files()).not.toContain('zerobus.lock/catalog.iot.readings.json');
  });

  test('refuses to leave nothing', async () => {
    await write({
      ...config({ tables: [{ table: 'c.s.t', exclude: ['a'] }] }),
      'tables.sql': 'CREATE TABLE c.s.t (a INT);',
    });
    expect(await project.run()).toMatchObject({ code: 2, err: expect.stringContaining('[no-columns]') });
  });
});

describe('message', () => {
  test('names message, class and files, also where the lock has another name', async () => {
    await write(config({ tables: ['catalog.iot.readings'] }));
    await project.run();
    await write(config({ tables: [{ table: 'catalog.iot.readings', message: 'Measurement' }] }));
    expect(await project.run('check')).toMatchObject({ code: 4, err: expect.stringContaining('[file-stale]') });
    expect((await project.run()).code).toBe(0);
    const files = (await project.files()).filter((file) => file.startsWith('generated'));
    expect(files).toEqual(
      ['index.ts', 'measurement.producer.ts', 'measurement.proto', 'measurement.ts'].map(
        (name) => `generated/catalog/iot/${name}`,
      ),
    );
    expect((await project.run('check')).code).toBe(0);
  });

  test.each([
    ['another table has', 'Alarm', 'another table of its schema'],
    ['the runtime has', 'Micros', 'TypeScript or the runtime'],
  ])('is refused where %s it', async (_, message, holder) => {
    await write(config({ tables: ['catalog.iot.alarms', { table: 'catalog.iot.readings', message }] }));
    const { code, err } = await project.run();
    expect(code).toBe(2);
    expect(err).toContain(
      `message name of catalog.iot.readings to ${message}, but ${holder} already uses it. [message-not-free]`,
    );
    expect(await project.files()).toContain('generated/catalog/iot/alarm.ts');
  });
});

describe('patterns on the command line', () => {
  test.each<[words: string[], code: number, said: string]>([
    [['catalog.iot.r*'], 0, 'catalog.iot.readings'],
    [['catalog.*.readings'], 2, 'a * can only be used in the last part'],
    [['catalog.iot.x*'], 2, 'catalog.iot.x* matches no table among the 2 tables of catalog.iot. [no-match]'],
    [['check', 'catalog.iot.*'], 2, 'catalog.iot.* matches no table among the tables of zerobus.lock. [no-match]'],
    [['--offline', 'catalog.iot.*'], 2, 'matches no table among the tables of zerobus.lock. [no-match]'],
  ])('%j', async (words, code, said) => {
    await write(config({}));
    const ended = await project.run(...words);
    expect(ended.code).toBe(code);
    expect(ended.out + ended.err).toContain(said);
  });

  test('of the lock, for check and the build step', async () => {
    await write(config({}));
    await project.run('catalog.iot.*', 'catalog.ops.*');
    expect((await project.run('check', 'catalog.iot.*')).out).toContain('2 tables: 2 ok');
    expect((await project.run('--offline', 'catalog.*')).code).toBe(2);
    expect((await project.run('--offline', 'catalog.iot.a*')).out).toContain('catalog.iot.alarms: nothing changed');
  });
});

test('flags with values that cannot be meant', async () => {
  await write(config({}));
  const rows: [words: string[], said: string][] = [
    [['--emit', 'protos'], "Unknown value 'protos' for --emit."],
    [['--emit', ''], 'The value of --emit is empty.'],
    [['--emit', 'proto,'], "Unknown value '' for --emit."],
    [['--config', ''], 'The value of --config is empty.'],
    [['--source', 'snapshot', '--offline'], '--offline cannot be combined with --source'],
    [['--source', 'rest', '--snapshot', 'tables.sql'], '--snapshot cannot be combined with --source rest'],
    [['--source', 'kafka'], "Unknown value 'kafka' for --source."],
    [['--jobs', '0'], '--jobs must be an integer from 1 to 256.'],
  ];
  for (const [words, said] of rows) {
    const { code, err } = await project.run('catalog.iot.readings', ...words);
    expect([words, code]).toEqual([words, 2]);
    expect(err).toContain(said);
  }
});
