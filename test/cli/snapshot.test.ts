import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';
const CREATE = `USE CATALOG catalog; USE SCHEMA iot;
CREATE TABLE sensor_events (
  device_id STRING NOT NULL COMMENT 'The sensor', -- a comment; with a semicolon
  temperature DOUBLE,
  humidity BIGINT,
  event_ts TIMESTAMP NOT NULL
) USING DELTA;
GRANT SELECT, MODIFY ON TABLE sensor_events TO \`a principal\`;
`;
const fixtures = join(import.meta.dirname, '../fixtures/tables');
const project = useProject();
beforeEach(async () => {
  await mkdir(join(project.folder, 'migrations'));
  await write('migrations/V1__create.sql', CREATE);
});

const write = (file: string, text: string): Promise<void> => writeFile(join(project.folder, file), text);

describe('zerobus-gen --snapshot', () => {
  test('needs no environment, and without tables means all of them', async () => {
    await cp(fixtures, join(project.folder, 'migrations'), { recursive: true });
    await write('migrations/V1__create.sql', CREATE.replaceAll('sensor_events', 'other_events'));
    const { code, out, err } = await project.run('--snapshot', 'migrations', '--reporter', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { tables } = JSON.parse(out) as { tables: { table: string; status: string }[] };
    expect(tables).toHaveLength((await readdir(fixtures)).length + 1);
    expect(new Set(tables.map(({ status }) => status))).toEqual(new Set(['written']));
    expect(await project.files()).toContain('generated/catalog/iot/other-event.producer.ts');
  });

  test('takes the tables that are named, and a migration that comes later', async () => {
    expect(await project.run(TABLE, '--snapshot', 'migrations')).toMatchObject({ code: 0, err: '' });
    expect(await project.read('generated/catalog/iot/sensor_event.proto')).toContain('optional int64 humidity = 3');
    await write(
      'migrations/V2__unit.sql',
      'ALTER TABLE catalog.iot.sensor_events ADD COLUMN unit STRING AFTER device_id',
    );
    await write('migrations/V10__gone.sql', 'ALTER TABLE catalog.iot.sensor_events DROP COLUMN humidity');
    expect((await project.run('--snapshot', 'migrations')).code).toBe(0);
    const proto = await project.read('generated/catalog/iot/sensor_event.proto');
    expect(proto).toContain('optional string unit = 5');
    expect(proto).toMatch(/reserved 3;/);
    expect(await project.run('--snapshot', 'migrations')).toMatchObject({ out: `${TABLE}: nothing changed\n` });
  });

  test('the sources agree: no file differs between an answer and statements', async () => {
    await project.run('--snapshot', 'migrations');
    const files = (await project.files()).filter((file) => file.startsWith('generated/'));
    const before = await Promise.all(files.map((file) => project.read(file)));
    const columns = [
      { name: 'device_id', type: { name: 'string' }, nullable: false, comment: 'The sensor' },
      { name: 'temperature', type: { name: 'double' }, nullable: true },
      { name: 'humidity', type: { name: 'bigint' }, nullable: true },
      { name: 'event_ts', type: { name: 'timestamp_ltz' }, nullable: false },
    ];
    const described = { table_name: 'sensor_events', catalog_name: 'catalog', schema_name: 'iot', columns };
    await write('described.json', JSON.stringify(described));
    expect(await project.run('check', '--snapshot', 'described.json', '--fail-on', 'any')).toMatchObject({ code: 0 });
    expect((await project.run('--snapshot', 'described.json')).code).toBe(0);
    expect(await Promise.all(files.map((file) => project.read(file)))).toEqual(before);
  });

  describe('--var', () => {
    const TEMPLATE = 'CREATE TABLE {{ catalog }}.iot.pumps_{env} (pump_id STRING);';
    const set = ['--snapshot', 'migrations', '--var', 'catalog=lake', '--var', 'env=dev'];

    test('fills in placeholders, for every command that reads snapshots', async () => {
      await write('migrations/V1__create.sql', TEMPLATE);
      expect(await project.run(...set)).toMatchObject({ code: 0, err: '' });
      expect(await project.files()).toContain('zerobus.lock/lake.iot.pumps_dev.json');
      expect(await project.run('check', ...set)).toMatchObject({ code: 0 });
      // The value ends where the next word begins.
      expect(await project.run(...set, 'lake.iot.pumps_dev')).toMatchObject({ code: 0, err: '' });
    });

    test('overrides the config', async () => {
      await write('migrations/V1__create.sql', TEMPLATE);
      const source = { kind: 'snapshot', path: 'migrations', vars: { catalog: 'lake', env: 'prod' } };
      await write('zerobus.config.json', JSON.stringify({ source }));
      expect(await project.run('--var', 'env=dev', '--verbose')).toMatchObject({
        code: 0,
        err: expect.stringMatching(/variable catalog: lake \(the config\)[\s\S]*variable env: dev \(--var\)/),
      });
      expect(await project.files()).toContain('zerobus.lock/lake.iot.pumps_dev.json');
    });

    test('is kept in the config by init', async () => {
      await write('package.json', '{ "name": "p", "type": "module" }');
      expect(await project.run('init', ...set, '--yes')).toMatchObject({ code: 0 });
      expect(await project.read('zerobus.config.js')).toContain("vars: { catalog: 'lake', env: 'dev' }");
    });

    const wrong: [words: string[], message: string][] = [
      [['--var', 'catalog'], "--var needs NAME=VALUE, not 'catalog'."],
      [['--var', '=x'], "--var needs NAME=VALUE, not '=x'."],
      [['--var', 'a=1', '--var', 'a=2'], '--var gives a twice.'],
      [['--var', 'a=x; DROP TABLE y'], 'The value of a in --var is not a name: "x; DROP TABLE y".'],
      [['--var', 'a=x (y INT)'], 'The value of a in --var is not a name'],
      [['--var', 'a=x`y'], 'The value of a in --var is not a name'],
      [['--var', "a='x'"], 'The value of a in --var is not a name'],
      [['--var', 'a=x', '--offline'], '--offline cannot be combined with --snapshot'],
      [['--var', 'a=x', '--host', 'https://x'], '--host cannot be combined with --snapshot'],
    ];
    test.each(wrong)('%j', async (words, message) => {
      const { code, err } = await project.run('--snapshot', 'migrations', ...words);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    });
  });

  test('--verbose counts what is skipped', async () => {
    await write(
      'migrations/V2__more.sql',
      'INSERT INTO catalog.iot.sensor_events VALUES (1);\n-- +goose Down\nSELECT 1;',
    );
    await write('migrations/U2__more.sql', 'DROP TABLE catalog.iot.sensor_events');
    const { code, err } = await project.run('--snapshot', 'migrations', '--verbose');
    expect(code).toBe(0);
    expect(err).toContain('skipped statements: 1 GRANT, 1 INSERT (they do not change columns)');
    expect(err).toContain('left out: 1 file, 1 section (they undo a migration)');
  });

  const rows: [title: string, words: string[], message: RegExp][] = [
    [
      'another table',
      ['catalog.iot.nope', '--snapshot', 'migrations'],
      /which contains catalog\.iot\.sensor_events.*\[not-in-snapshot\]/,
    ],
    ['no such path', ['--snapshot', 'nope'], /nope.*it does not exist.*\[snapshot-invalid\]/],
    ['an error in a statement', ['--snapshot', 'bad.sql'], /bad\.sql:2:12: .*"INTT".*\[snapshot-sql-invalid\]/],
    ['with --offline', ['--snapshot', 'migrations', '--offline'], /--offline cannot be combined with --snapshot/],
    [
      'with --host',
      [TABLE, '--snapshot', 'migrations', '--host', 'https://x'],
      /--host cannot be combined with --snapshot/,
    ],
    ['given twice', ['--snapshot', 'a', '--snapshot', 'b'], /--snapshot is given 2 times/],
    ['empty', ['--snapshot', ''], /The value of --snapshot is empty/],
  ];
  test.each(rows)('cannot be used: %s', async (_, words, message) => {
    await write('bad.sql', 'CREATE TABLE c.s.t (\n  a INT, b INTT)');
    const { code, out, err } = await project.run(...words);
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect((await project.files()).filter((file) => /^(generated|zerobus)/.test(file))).toEqual([]);
  });

  test('a snapshot that cannot be read is told in JSON too', async () => {
    const { code, out } = await project.run('--snapshot', 'nope', '--reporter', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      tables: [{ status: 'failed', diagnostics: [{ code: 'snapshot-invalid' }] }],
    });
  });
});

describe('zerobus-gen check --snapshot', () => {
  test('finds what a migration will do before it is applied', async () => {
    await project.run('--snapshot', 'migrations');
    expect(await project.run('check', '--snapshot', 'migrations')).toEqual({
      code: 0,
      out: `${TABLE}: no drift\n`,
      err: '',
    });
    await write('migrations/V2__gone.sql', 'ALTER TABLE catalog.iot.sensor_events DROP COLUMN humidity');
    const { code, out } = await project.run('check', '--snapshot', 'migrations');
    expect(code).toBe(4);
    expect(out).toMatch(/humidity.*\[column-dropped\]/);
    expect(out).toContain(`zerobus-gen ${TABLE} --snapshot migrations\n`);
  });

  test('a table that is not in it is an error, and no "no drift"', async () => {
    await project.run('--snapshot', 'migrations');
    await write('migrations/V1__create.sql', CREATE.replaceAll('sensor_events', 'others'));
    expect(await project.run('check', '--snapshot', 'migrations')).toMatchObject({ code: 2 });
    const { code, err } = await project.run('check', '--snapshot', 'nope');
    expect(code).toBe(2);
    expect(err).toContain('[snapshot-invalid]');
  });
});
