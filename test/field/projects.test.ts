// Projects of users in which generated code, or what `init` writes, could not be used.
import { expect, test } from 'vitest';
import { useProject } from '../cli/use-project.ts';
import { writeFiles } from '../support/files.ts';

const project = useProject();

test('the tsconfig of a new Next.js project compiles for ES2017, which has no bigint literals', async () => {
  const compilerOptions = { target: 'ES2017', lib: ['dom', 'esnext'], module: 'esnext', moduleResolution: 'bundler' };
  await writeFiles(project.folder, {
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    'q.sql':
      'CREATE TABLE catalog.iot.q (c BIGINT NOT NULL, m MAP<BIGINT,STRING>, s STRUCT<b: BIGINT NOT NULL> NOT NULL);',
  });
  expect(await project.run('--snapshot', 'q.sql')).toMatchObject({ code: 0 });
  const code = await project.read('generated/catalog/iot/q.ts');
  expect(code).toContain('c: bigint = zero;');
  expect(code).not.toMatch(/\b\d+n\b/);
  expect(await project.read('generated/catalog/iot/index.ts')).toContain("from './q';");
});

test('a package of plain JavaScript cannot run TypeScript', async () => {
  const json = '{ "name": "legacy", "version": "1.0.0", "main": "index.js" }';
  await writeFiles(project.folder, { 'package.json': json });
  const { code, out } = await project.run('init', 'catalog.iot.q');
  expect(code).toBe(0);
  expect(out).toMatch(/npm install --save-dev typescript @types\/node.*Node 22\.18 or newer/s);
});

test('a package that names pnpm in devEngines alone gets a workflow that can start', async () => {
  const json = '{ "name":"ingest","devEngines":{"packageManager":{"name":"pnpm","version":"11.0.9"}} }';
  await writeFiles(project.folder, { '.git/config': '', 'package.json': json });
  expect(await project.run('init', 'catalog.iot.q')).toMatchObject({ code: 0 });
  expect(await project.read('.github/workflows/zerobus.yml')).toContain('          version: "11.0.9"\n');
});

test('a checkout with CRLF has no file that a build would write', async () => {
  await writeFiles(project.folder, { 'tables.sql': 'CREATE TABLE lake.iot.pumps (pump_id STRING);' });
  await project.run('--snapshot', 'tables.sql');
  const files = (await project.files()).filter((file) => file !== 'tables.sql');
  const texts = await Promise.all(
    files.map(async (file) => [file, (await project.read(file)).replaceAll('\n', '\r\n')] as const),
  );
  await writeFiles(project.folder, Object.fromEntries(texts));
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  expect((await project.run('--offline', '--dry-run')).out).toBe('lake.iot.pumps: nothing changed\n');
});
