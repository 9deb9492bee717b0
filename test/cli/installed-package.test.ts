// The built package as a project installs it, with peers of other versions, and bundled into another file.
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, describe, expect, test } from 'vitest';
import { startCommand } from '../support/command.ts';
import { InstalledPackage } from '../support/installed-package.ts';

const TABLE = 'CREATE TABLE catalog.iot.events (id BIGINT);\n';
const PROTOBUFJS = ['--snapshot', 't.sql', '--emit', 'protobufjs'];
const SQL = ['catalog.iot.events', '--source', 'sql', '--warehouse', '0123456789abcdef'];
const environment = { DATABRICKS_HOST: 'https://127.0.0.1:9', DATABRICKS_TOKEN: 't' };

let installed: InstalledPackage | undefined;
afterEach(async () => {
  await installed?.remove();
  installed = undefined;
});

describe('an optional peer', () => {
  test.each([
    ['@databricks/sql', SQL, '1.13.0', '2.0.0', 'driver-missing'],
    ['protobufjs-cli', PROTOBUFJS, '1.1.3', '2.7.1', 'protobufjs-cli-missing'],
  ] as const)(
    '%s of another version is an error that names both versions',
    async (peer, words, found, needed, code) => {
      installed = await InstalledPackage.create({ [peer]: found });
      await writeFile(join(installed.folder, 't.sql'), TABLE);
      const ended = await startCommand(words, installed.folder, environment, 'pipe', 'ignore', installed.bin).ended;
      expect(ended.code).toBe(2);
      const text = ended.out + ended.err;
      expect(text).toContain(`version ${found} is installed, but this version of zerobus-gen needs ${needed}.`);
      expect(text).toContain(`Run \`npm install --save-dev ${peer}@${needed}\``);
      expect(text.match(/npm install/g)).toHaveLength(1);
      expect(text).toContain(code);
      expect(text).not.toContain('bug');
    },
  );

  test('of the exact version is loaded', async () => {
    installed = await InstalledPackage.create({ 'protobufjs-cli': '2.7.1' });
    await writeFile(join(installed.folder, 't.sql'), TABLE);
    const { err } = await startCommand(PROTOBUFJS, installed.folder, {}, 'pipe', 'ignore', installed.bin).ended;
    // The fake lacks what is imported: it was loaded.
    expect(err).toMatch(/pbjs|protobufjs-cli/);
    expect(err).not.toMatch(/version .* is installed/);
  });
});

test('the installed command finds the templates', async () => {
  installed = await InstalledPackage.create();
  const run = (...words: string[]) =>
    startCommand(words, installed!.folder, {}, 'pipe', 'ignore', installed!.bin).ended;
  expect(await run('completion', 'fish')).toMatchObject({ code: 0, out: expect.stringContaining('complete') });
  await writeFile(join(installed.folder, 'package.json'), '{}\n');
  expect(await run('init', '--yes', '--ci', 'github')).toMatchObject({ code: 0, err: '' });
});

describe('the command in a file outside the package', () => {
  let folder: string;
  afterEach(() => rm(folder, { recursive: true }));

  test('ends with an error that says so', async () => {
    folder = await mkdtemp(join(tmpdir(), 'zerobus-bundled-'));
    await symlink(
      fileURLToPath(new URL('../../node_modules', import.meta.url)),
      join(folder, 'node_modules'),
      'junction',
    );
    const outfile = join(folder, 'bundle.mjs');
    const entry = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile });
    expect(await startCommand(['--version'], folder, {}, 'pipe', 'ignore', outfile).ended).toMatchObject({
      code: 2,
      out: '',
      err: 'error: Cannot load zerobus-gen: The files of the package zerobus-gen were not found. Do not bundle zerobus-gen into another program.\n  fix: Install zerobus-gen and its dependencies again.\n',
    });
  });
});
