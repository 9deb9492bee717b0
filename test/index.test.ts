import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { check, doctor, GenError, generate, RequestError, send } from '../src/index.ts';

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
  expect(await check({ folder, environment, offline: true })).toMatchObject({ summary: { drift: 1 } });
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

test('callers can branch on the code of a GenError', async () => {
  const error = await generate({ folder, environment, config: 'none.json' }).catch((reason: unknown) => reason);
  expect(error instanceof GenError && error.code).toBe('config-not-found');
  expect(error).not.toBeInstanceOf(RequestError);
});
