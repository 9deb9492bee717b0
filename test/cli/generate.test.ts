import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { closedPort } from '../support/closed-port.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';
const FILES = [
  'generated/catalog/iot/index.ts',
  'generated/catalog/iot/sensor-event.producer.ts',
  'generated/catalog/iot/sensor-event.ts',
  'generated/catalog/iot/sensor_event.proto',
  'zerobus.lock/catalog.iot.sensor_events.json',
];

let emulator: Emulator;
const project = useProject();

beforeAll(async () => {
  emulator = await startEmulator({ tables: [join(import.meta.dirname, '../fixtures/tables')] });
});
afterAll(() => emulator.close());
beforeEach(() => {
  project.environment = emulator.env;
});
afterEach(async () => {
  await emulator.reset();
});

describe('zerobus-gen <table>', () => {
  test('writes the files and the lock; again, it changes nothing', async () => {
    const first = await project.run(TABLE);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(await project.files()).toEqual(FILES);
    for (const file of FILES.slice(0, 4)) expect(first.out).toContain(file);
    expect(await project.run(TABLE)).toMatchObject({ code: 0, out: `${TABLE}: nothing changed\n` });
    expect(await project.run(TABLE, '--quiet')).toEqual({ code: 0, out: '', err: '' });
  });

  test('--offline makes the same files from the lock alone, and needs no environment', async () => {
    await project.run(TABLE);
    const before = await Promise.all(FILES.map((file) => project.read(file)));
    project.environment = {};
    await writeFile(join(project.folder, FILES[2] as string), 'edited');
    await writeFile(join(project.folder, FILES[3] as string), 'edited');
    expect(await project.run('--offline')).toMatchObject({ code: 0 });
    expect(await Promise.all(FILES.map((file) => project.read(file)))).toEqual(before);
  });

  test('several tables: what can be done is done, and the worst code is given', async () => {
    const { code, out, err } = await project.run(
      TABLE,
      'catalog.iot.nope',
      'catalog.vega.flights',
      '--reporter',
      'json',
    );
    expect(code).toBe(2);
    const document = JSON.parse(out) as { version: number; tables: { table: string; status: string }[] };
    expect(document.version).toBe(1);
    expect(document.tables.map(({ table, status }) => `${table} ${status}`)).toEqual([
      `${TABLE} written`,
      'catalog.iot.nope failed',
      'catalog.vega.flights written',
    ]);
    expect(err).toBe('');
  });
});

describe('what cannot be done', async () => {
  const rows: [title: string, words: string[], environment: Record<string, string>, message: RegExp][] = [
    ['no such table', ['catalog.iot.nope'], {}, /catalog\.iot\.nope.*\[table-not-found\]/],
    ['no such schema', ['catalog.nope.nope'], {}, /catalog\.nope\.nope.*-not-found\]/],
    ['two parts', ['iot.sensor_events'], {}, /catalog is missing.*\[invalid-table-name\]/],
    ['a path', ['catalog.iot.../../etc'], {}, /\[invalid-table-name\]/],
    ['no table', [], {}, /Name a table/],
    ['no host', [TABLE], { DATABRICKS_HOST: '', DATABRICKS_WORKSPACE_URL: '' }, /\[no-host\]/],
    ['a host that refuses', [TABLE, '--host', await closedPort()], {}, /\[connection-refused\]/],
    ['a host over http', [TABLE, '--host', 'http://example.com'], {}, /\[insecure-host\]/],
    ['a wrong token', [TABLE], { DATABRICKS_TOKEN: 'wrong' }, /\[unauthenticated\]/],
    ['no lock', [TABLE, '--offline'], {}, /\[lock-missing\]/],
    ['a mistyped command', ['chekc'], {}, /Did you mean `zerobus-gen check`\?/],
    ['an unknown flag', [TABLE, '--ofline'], {}, /ofline/],
    ['a flag given twice', [TABLE, '--out', 'a', '--out', 'b'], {}, /--out is given 2 times/],
    ['a wrong number of jobs', [TABLE, '--jobs', '0'], {}, /--jobs must be an integer from 1/],
    ['a wrong reporter', [TABLE, '--reporter', 'xml'], {}, /reporter/],
  ];
  test.each(rows)('%s', async (_, words, environment, message) => {
    project.environment = { ...emulator.env, ...environment };
    const { code, out, err } = await project.run(...words);
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(await project.files()).toEqual([]);
  });

  test('no secret is ever shown', async () => {
    project.environment = { ...emulator.env, DATABRICKS_TOKEN: 'dapi-very-secret' };
    const { err } = await project.run(TABLE);
    expect(err).not.toContain('very-secret');
  });

  test('an output folder that is a file', async () => {
    await writeFile(join(project.folder, 'generated'), '');
    const { code, err } = await project.run(TABLE);
    expect(code).toBe(2);
    expect(err).toMatch(/\[output-not-writable\]/);
  });

  const answers: [title: string, status: number, body: string, message: RegExp][] = [
    ['a sign-in page', 200, '<!doctype html><title>Sign in</title>', /HTML/],
    ['broken JSON', 200, '{"name": "sensor_ev', /\[catalog-answer-invalid\]/],
    ['JSON that is no table', 200, '{"columns": 5}', /\[catalog-answer-invalid\]/],
    ['no permission', 403, '{"error_code":"PERMISSION_DENIED","message":"no USE SCHEMA"}', /\[permission-denied\]/],
    ['a view', 200, answer('VIEW', 'int', '"integer"'), /\[view-refused\]/],
    [
      'a type that Zerobus does not take',
      200,
      answer('MANAGED', 'interval day', '"interval day"'),
      /odd.*\[unsupported-type\]/,
    ],
  ];
  test.each(answers)('%s', async (_, status, body, message) => {
    const server = await serve(status, body);
    try {
      const { port } = server.address() as AddressInfo;
      const { code, err } = await project.run(TABLE, '--host', `http://127.0.0.1:${port}`);
      expect(err).toMatch(message);
      expect(code).toBe(2);
      expect((await project.files()).filter((file) => file.startsWith('generated'))).toEqual([]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

test('--help lists what is built, and --version the version', async () => {
  const { code, out } = await project.run('--help');
  expect(code).toBe(0);
  for (const word of ['check', 'doctor', 'emulator', 'send', '--offline', '--reporter']) expect(out).toContain(word);
  for (const word of ['init', 'completion']) expect(out).toMatch(new RegExp(`^  zerobus-gen ${word} `, 'm'));
  expect((await project.run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a folder of its own', async () => {
  await mkdir(join(project.folder, 'src'));
  expect((await project.run(TABLE, '--out', 'src/db')).code).toBe(0);
  expect(await project.files()).toContain('src/db/catalog/iot/sensor-event.ts');
});

function answer(kind: string, formatSqlType: string, type: string): string {
  const column = {
    name: 'odd',
    type_text: formatSqlType,
    type_json: `{"name":"odd","type":${type},"nullable":true,"metadata":{}}`,
    type_name: 'INT',
    position: 0,
    nullable: true,
  };
  return JSON.stringify({
    name: 'sensor_events',
    catalog_name: 'catalog',
    schema_name: 'iot',
    table_type: kind,
    data_source_format: 'DELTA',
    columns: [column],
  });
}

function serve(status: number, body: string): Promise<Server> {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body),
  );
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
