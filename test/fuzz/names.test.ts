import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { checkTables } from '../../src/app/check/check-tables.ts';
import { generateFromLock } from '../../src/app/generate/generate-from-lock.ts';
import { generateFromSource } from '../../src/app/generate/generate-from-source.ts';
import type { ResolvedProject } from '../../src/app/project/resolve-project.ts';
import type { TableResult } from '../../src/app/publish/table-result.ts';
import { defaultArtifactSettings } from '../../src/artifacts/artifact-settings.ts';
import type { TableSource } from '../../src/catalog/table-source.ts';
import { genError } from '../../src/diagnostics/gen-error.ts';
import { lockPath } from '../../src/lock/lock-folder.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { lockOf, tableOf } from '../lock/lock-of.ts';
import { posixTest as test } from '../support/posix.ts';
import { type Chooser, choosers } from './chooser.ts';
import { hostileNames } from './hostile-names.ts';
import { expectDiagnostics } from './outcome.ts';
import { runs } from './runs.ts';
import { newWorld, type World } from './world.ts';

const settingsIn = (folder: string): ResolvedProject => ({
  out: join(folder, 'generated'),
  lockFolder: join(folder, 'zerobus.lock'),
  dryRun: false,
  // One file per table: this test is about paths, not contents.
  artifacts: { ...defaultArtifactSettings, emit: ['proto'] },
});

test('tables of any name stay in the output folder, and no two share a file', async () => {
  const counts = { written: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(choosers, async (choose) => {
      await using world = await newWorld();
      const before = await world.foreign();
      const settings = settingsIn(world.folder);
      const models = Array.from({ length: 6 }, () => hostileTable(choose));
      const asked = models.map(({ name }) => name);
      const results = await generateFromSource(asked, {
        ...settings,
        source: sourceOf(models, choose),
        signal: AbortSignal.timeout(60_000),
      });
      expectApart(results);
      for (const { status } of results) counts[status === 'failed' ? 'failed' : 'written']++;
      // The build step produces the same and changes nothing.
      const again = await generateFromLock([], settings);
      expectApart(again);
      expect(again.filter(({ status }) => status === 'written')).toEqual([]);
      expectDiagnostics(
        (await checkTables([], { ...settings, failOn: 'any', jobs: 1, signal: AbortSignal.timeout(60_000) })).flatMap(
          ({ diagnostics }) => diagnostics,
        ),
      );
      expect(await world.foreign()).toEqual(before);
    }),
    runs(5),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});

test('a lock that somebody else wrote leads nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(choosers, async (choose) => {
      await using world = await newWorld();
      const settings = settingsIn(world.folder);
      const model = tableOf([['a', 'int']], { name: TableName.parse('c.s.t') });
      await leaveLock(world, model, choose);
      const before = await world.foreign();
      const runs = { ...settings, signal: AbortSignal.timeout(60_000), source: sourceOf([model], choose) };
      const found = await checkTables([], { ...runs, failOn: 'any', jobs: 1 });
      const results = [...(await generateFromLock([], settings)), ...(await generateFromSource([model.name], runs))];
      expectDiagnostics([...found, ...results].flatMap(({ diagnostics }) => diagnostics));
      for (const path of writtenBy(results)) expect(path).toMatch(/\/project\/(generated|zerobus\.lock)\//);
      expect(await world.foreign()).toEqual(before);
    }),
    runs(12),
  );
});

/** A lock with paths or names of another table, or in another place. */
async function leaveLock(world: World, model: TableModel, choose: Chooser): Promise<void> {
  const folder = join(world.folder, 'zerobus.lock');
  const away = [
    '../package.json',
    '../../secret',
    '/etc/passwd',
    'away/passwd',
    'c/s/../../index.ts',
    'README.md',
    'index.ts',
    'C:/x',
    'c\\s',
    '',
  ];
  const path = choose.oneIn(3) ? choose.of(hostileNames) : choose.of(away);
  const lock = { ...lockOf(model), emitter: choose.of(['', '3 proto js']), files: [{ path, sha256: '0'.repeat(64) }] };
  const file = choose.oneIn(4) ? choose.of(['own', 'index', '../../../secret', 'con', 'T']) : lock.file;
  const name = choose.oneIn(4) ? choose.of(hostileNames) : 'c.s.t';
  const text = serialiseLock({ ...lock, file }).replace('"c.s.t"', JSON.stringify(name));
  const place = lockPath(folder, model.name);
  await writeFile(place, text);
  if (choose.oneIn(3))
    await writeFile(
      join(folder, `${choose.of(['c.s.u', '..', 'a b', '%2e', '=00'])}.json`),
      text.replace('"c.s.t"', choose.of(['"c.s.u"', '"c.s.t"'])),
    );
  if (choose.oneIn(6)) {
    await rm(place);
    await symlink(join(world.folder, choose.of(['../secret', 'package.json', 'nowhere', '.'])), place);
  }
}

/** Names that differ only in case, Unicode composition or separators. */
function hostileTable(choose: Chooser): TableModel {
  const part = (usual: string): string => (choose.oneIn(2) ? usual : choose.of(hostileNames));
  const table = choose.oneIn(3)
    ? choose.of(hostileNames)
    : choose.of(['sensor_event', 'sensor_events', 'Sensor_Events', 'SENSOREVENT', 'index', 'con', 'a']);
  return {
    ...tableOf([['a', 'int']]),
    name: new TableName(part(choose.of(['c', 'C', 'c_'])), part(choose.of(['s', 'S', 's-'])), table),
  };
}

/** Answers every request, sometimes with another table. */
function sourceOf(models: readonly TableModel[], choose: Chooser): TableSource {
  return {
    readTable: async (name) => {
      const found = models.find((model) => model.name.equals(name));
      if (found === undefined)
        throw genError('table-not-found', { table: name }, { name: name.toString(), host: 'test', sql: name.toSql() });
      return choose.oneIn(8) ? choose.of(models) : found;
    },
    listTables: async () => models,
  };
}

function writtenBy(results: readonly TableResult[]): string[] {
  return results.flatMap(({ files }) => files.filter(({ status }) => status !== 'unchanged').map(({ path }) => path));
}

/** Checks that each file belongs to one table, also on file systems that ignore case or composition. */
function expectApart(results: readonly TableResult[]): void {
  expectDiagnostics(results.flatMap(({ diagnostics }) => diagnostics));
  const owners = new Map<string, string>();
  for (const { table, files } of results) {
    for (const { path } of files) {
      expect(path).toMatch(/\/project\/(generated|zerobus\.lock)\/[A-Za-z0-9_=./-]+$/);
      expect(path).not.toMatch(/\/\.\.?\//);
      if (path.endsWith('/index.ts')) continue;
      const place = path.normalize('NFC').toLowerCase();
      expect(owners.get(place) ?? table, path).toBe(table);
      owners.set(place, table);
    }
  }
}

test('the folders of the world are there to be found', async () => {
  await using world = await newWorld();
  expect([...(await world.foreign()).keys()]).toContain('project/generated/c/s/own.ts');
  expect(await readdir(join(world.folder, 'generated'))).toContain('away');
});
