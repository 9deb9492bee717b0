import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { generateFromLock } from '../../../src/app/generate/generate-from-lock.ts';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import { type ArtifactSettings, defaultArtifactSettings, emitKinds } from '../../../src/artifacts/artifact-settings.ts';
import { emitArtifacts } from '../../../src/artifacts/emit-artifacts.ts';
import { emitFolderIndex } from '../../../src/artifacts/folder-index.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { expectLock } from '../../../src/lock/lock-folder.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { writeFileAtomically } from '../../../src/system/write-file.ts';
import { readFiles } from '../../support/files.ts';
import { sampleSource, sampleTables } from './sample-source.ts';

const committed = {
  out: fileURLToPath(new URL('../../../generated', import.meta.url)),
  lockFolder: fileURLToPath(new URL('../../fixtures/zerobus.lock', import.meta.url)),
};
const settings = { artifacts: defaultArtifactSettings, dryRun: false };

/** `npm run generate:samples` writes what is committed; else it is only compared. */
const record = process.env['MODE'] === 'record';

it.runIf(record)('the samples are written', async () => {
  const results = await generateFromSource(sampleTables, { ...committed, ...settings, source: sampleSource });
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
});

it.runIf(!record)('the samples are generated as they are committed, byte for byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zerobus samples '));
  try {
    const lockFolder = join(folder, 'zerobus.lock');
    const out = join(folder, 'generated');
    // The numbers come from the committed locks, as they do for users.
    await cp(committed.lockFolder, lockFolder, { recursive: true });
    const results = await generateFromSource(sampleTables, { lockFolder, out, ...settings, source: sampleSource });
    expect(results.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'))).toEqual(
      [],
    );
    expect(await readFiles(lockFolder)).toEqual(await readFiles(committed.lockFolder));
    expect(await readFiles(out)).toEqual(await readFiles(committed.out));
    // And from the lock alone.
    const offline = join(folder, 'offline');
    await generateFromLock([], { lockFolder, out: offline, ...settings });
    expect(await readFiles(offline)).toEqual(await readFiles(committed.out));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** The outputs that `generated/` does not have, each table with its own settings. */
const outputs: readonly [table: string, change: Partial<ArtifactSettings>][] = [
  ['sensor_events', { emit: emitKinds, proto: { goPackage: 'example.com/gen/{schema}', javaPackage: 'com.{schema}' } }],
  ['nested', { emit: ['zod', 'descriptor'], zod: { strict: true } }],
  ['odd_names', { emit: ['zod', 'descriptor'] }],
  ['every_type', { emit: ['zod'], importExtension: 'ts' }],
];
const golden = fileURLToPath(new URL('golden', import.meta.url));

it('every output is as it is committed, byte for byte', async () => {
  const files = new Map<string, string | Uint8Array>();
  const locks: Lock[] = [];
  for (const [table, change] of outputs) {
    const lock = await expectLock(committed.lockFolder, TableName.parse(`catalog.iot.${table}`));
    const generated = await emitArtifacts(lock, { ...defaultArtifactSettings, ...change });
    for (const { path, content } of generated.artifacts) files.set(path, content);
    locks.push(generated.lock);
  }
  for (const { path, content } of emitFolderIndex(locks, 'catalog/iot', defaultArtifactSettings))
    files.set(path, content);
  const samples = await readFiles(committed.out, 'latin1');
  const want = Object.fromEntries(
    [...files].sort().map(([path, content]) => {
      const text = Buffer.from(content).toString('latin1');
      return [path, text === samples[path] ? reexport(path) : text];
    }),
  );
  if (record) {
    await rm(golden, { recursive: true, force: true });
    for (const [path, text] of Object.entries(want)) {
      await writeFileAtomically(join(golden, path), Buffer.from(text, 'latin1'));
    }
  }
  expect(await readFiles(golden, 'latin1')).toEqual(want);
});

/** Replaces a module that `generated/` has as well: the outputs beside it still import it from their folder. */
function reexport(path: string): string {
  const folder = relative(dirname(join(golden, path)), dirname(join(committed.out, path)));
  const module = basename(path).replace(/\.ts$/, '.js');
  return `// The same as in generated/.\nexport * from '${folder}/${module}';\n`;
}
