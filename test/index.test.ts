import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check, doctor, GenError, generate, init, RequestError, send, watch } from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus library '));
  await writeFile(join(folder, 'tables.sql'), 'CREATE TABLE c.s.events (id STRING NOT NULL)');
});
afterEach(() => rm(folder, { recursive: true }));

const environment = {};

test('generate and check do what the commands do, and give what they print as JSON', async () => {
  const options = { folder, environment, snapshot: 'tables.sql' };
  expect(await generate({ ...options, tables: ['c.s.events'], emit: ['records'], out: 'gen' })).toMatchObject({
    version: 1,
    tables: [
      {
        table: 'c.s.events',
        status: 'written',
        files: [
          { path: join(folder, 'zerobus.lock/c.s.events.json'), status: 'written' },
          { path: join(folder, 'gen/c/s/event.ts'), status: 'written' },
          { path: join(folder, 'gen/c/s/index.ts'), status: 'written' },
        ],
      },
    ],
  });
  const same = { ...options, emit: ['records'] as const, out: 'gen' };
  expect(await check(same)).toMatchObject({ version: 1, summary: { ok: 1, drift: 0, error: 0 } });
  await writeFile(join(folder, 'tables.sql'), 'CREATE TABLE c.s.events (id STRING NOT NULL, more INT)');
  expect(await check(same)).toMatchObject({ summary: { ok: 1 }, tables: [{ findings: [{ code: 'column-added' }] }] });
  expect(await check({ ...same, failOn: 'any' })).toMatchObject({ summary: { drift: 1 } });
  // The lock keeps the output folder and the kinds.
  expect(await check({ folder, environment, offline: true })).toMatchObject({ summary: { ok: 1, drift: 0 } });
  const emit = ['records', 'proto'] as const;
  expect(await check({ folder, environment, offline: true, emit })).toMatchObject({ summary: { drift: 1 } });
});

test('a dry run writes nothing', async () => {
  const { tables } = await generate({ folder, environment, snapshot: 'tables.sql', dryRun: true });
  expect(tables).toMatchObject([{ status: 'written' }]);
  expect(await readdir(folder)).toEqual(['tables.sql']);
});

test.each<[options: Parameters<typeof check>[0], error: object]>([
  [{ tables: ['a.b'] }, { code: 'invalid-table-name', help: expect.any(String) }],
  [{ target: 'dev' }, { name: 'RequestError', fields: ['target'], help: expect.any(String) }],
  [{ config: 'none.json' }, { code: 'config-not-found' }],
])('what concerns all tables is thrown: %j', async (options, error) => {
  await expect(generate({ folder, environment, ...options })).rejects.toMatchObject(error);
  await expect(check({ folder, environment, ...options })).rejects.toMatchObject(error);
});

test('an aborted run rejects with the reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(generate({ folder, environment, snapshot: 'tables.sql', signal })).rejects.toThrow('enough');
});

test('doctor and send give what the commands print as JSON', async () => {
  await writeFile(join(folder, 'rows.ndjson'), '{"id":"a"}\n{"id":1}\n');
  const { checks } = await doctor({ folder, environment, tables: ['c.s.events'] });
  expect(checks.find(({ name }) => name === 'workspace')).toMatchObject({ table: null, status: 'fail' });
  const options = { folder, environment, snapshot: 'tables.sql', table: 'c.s.events', dryRun: true };
  expect(await send({ ...options, file: 'rows.ndjson' })).toMatchObject({
    version: 1,
    table: 'c.s.events',
    stopped: { line: 2 },
    diagnostics: [{ code: 'record-invalid', path: 'id' }],
  });
});

test('send takes what says how the input is read, and reports its warnings', async () => {
  await writeFile(join(folder, 'wide.sql'), 'CREATE TABLE c.s.wide (id STRING NOT NULL, bin BINARY)');
  const options = { folder, environment, snapshot: 'wide.sql', table: 'c.s.wide', dryRun: true, file: 'rows.csv' };
  await writeFile(join(folder, 'rows.csv'), 'Key;bin\na;\\N\nb;abcd\n;\n');
  const reading = { delimiter: ';', nulls: ['\\N'], map: { Key: 'id' } };
  expect(await send({ ...options, ...reading })).toMatchObject({
    read: 2,
    stopped: null,
    diagnostics: [
      { code: 'csv-rows-skipped', severity: 'warning' },
      { code: 'binary-looks-hex', path: 'bin' },
    ],
  });
  expect(await send({ ...options, ...reading, binary: 'hex' })).toMatchObject({
    diagnostics: [{ code: 'csv-rows-skipped' }],
  });
  await expect(send({ ...options, nulls: [''] })).rejects.toMatchObject({ name: 'RequestError', fields: ['nulls'] });
  await writeFile(join(folder, 'rows.ndjson'), '{"id":"a"}\n');
  const json = send({ ...options, file: 'rows.ndjson', delimiter: ';' });
  await expect(json).rejects.toMatchObject({
    name: 'RequestError',
    message: expect.stringContaining('delimiter is for'),
  });
});

describe('init', () => {
  test('sets up the project as the command does, and gives hints for code', async () => {
    const missing = init({ folder, environment });
    await expect(missing).rejects.toMatchObject({ name: 'GenError', code: 'no-package-json' });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
    const options = { folder, environment, snapshot: 'tables.sql' };
    const planned = await init({ ...options, dryRun: true });
    expect(planned.files[0]).toMatchObject({
      path: join(folder, 'zerobus.config.js'),
      status: 'written',
      patch: expect.stringContaining("+  source: { kind: 'snapshot', path: 'tables.sql' }"),
    });
    expect(planned.hints.join()).toContain("run init again with ci: 'github'");
    expect((await readdir(folder)).sort()).toEqual(['package.json', 'tables.sql']);
    const done = await init(options);
    expect(done.version).toBe(1);
    expect(done.files.map(({ path, status }) => `${relative(folder, path)} ${status}`)).toEqual([
      'zerobus.config.js written',
      'package.json changed',
    ]);
    expect(Object.keys(done.files[0]!).sort()).toEqual(['detail', 'path', 'status']);
    expect(done.nextSteps).toEqual(['npm install', 'npx zerobus-gen']);
    expect(await generate({ folder, environment })).toMatchObject({ tables: [{ status: 'written' }] });
  });

  test.each<[options: Parameters<typeof init>[0], error: object]>([
    [{ source: 'rest', snapshot: 's' }, { fields: ['source', 'snapshot'] }],
    [{ source: 'snapshot' }, { fields: ['source', 'snapshot'] }],
    [{ out: '' }, { fields: ['out'] }],
    [{ tables: ['a'] }, { code: 'invalid-table-name' }],
    [{ tables: ['a.b.c'], targets: { dev: { catalog: 'dev' } } }, { code: 'table-has-catalog' }],
  ])('rejects %j, and writes nothing', async (options, error) => {
    await writeFile(join(folder, 'package.json'), '{}\n');
    await expect(init({ folder, environment, ...options })).rejects.toMatchObject(error);
    expect((await readdir(folder)).sort()).toEqual(['package.json', 'tables.sql']);
  });
});

describe('watch', () => {
  type Run = Parameters<NonNullable<NonNullable<Parameters<typeof watch>[0]>['onRun']>>[0];

  /** Watches until the callback, which gets all runs so far, returns true or throws. */
  async function watchUntil(next: (runs: readonly Run[]) => Promise<boolean>): Promise<readonly Run[]> {
    const runs: Run[] = [];
    const stop = new AbortController();
    const onRun = async (run: Run): Promise<void> => {
      runs.push(run);
      if (await next(runs)) stop.abort();
    };
    await watch({ folder, environment, snapshot: 'tables.sql', signal: stop.signal, onRun });
    return runs;
  }

  test('reports each run, with errors that a change may fix, until the signal is aborted', async () => {
    const texts = ['CREATE TABLE', 'CREATE TABLE c.s.events (id STRING NOT NULL, more INT)'];
    const runs = await watchUntil(async (before) => {
      const text = texts[before.length - 1];
      if (text !== undefined) await writeFile(join(folder, 'tables.sql'), text);
      return text === undefined;
    });
    expect(runs).toMatchObject([
      { version: 1, tables: [{ table: 'c.s.events', status: 'written' }] },
      { tables: [{ status: 'failed', diagnostics: [{ code: 'snapshot-sql-invalid' }] }] },
      { version: 1, tables: [{ table: 'c.s.events', status: 'written' }] },
    ]);
  });

  test('rejects with what the callback throws', async () => {
    await expect(watchUntil(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });

  test('rejects with a RequestError of the first run', async () => {
    const options = { folder, environment, snapshot: 'tables.sql', offline: true };
    await expect(watch(options)).rejects.toMatchObject({ fields: ['offline', 'snapshot'] });
  });

  test('resolves if the signal is aborted during a run or before', async () => {
    const stop = new AbortController();
    const options = { folder, environment, snapshot: 'tables.sql', signal: stop.signal };
    await watch({ ...options, onRun: () => stop.abort(new Error('enough')) });
    await watch(options);
  });
});

test('callers can branch on the code of a GenError', async () => {
  const error = await generate({ folder, environment, config: 'none.json' }).catch((reason: unknown) => reason);
  expect(error instanceof GenError && error.code).toBe('config-not-found');
  expect(error).not.toBeInstanceOf(RequestError);
});
