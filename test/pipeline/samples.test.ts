import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readAndGenerate } from '../../src/pipeline/read-and-generate.ts';
import { regenerate } from '../../src/pipeline/regenerate.ts';
import { defaultSettings } from '../../src/pipeline/settings.ts';
import { sampleSource, sampleTables } from './sample-source.ts';

const committed = {
  out: fileURLToPath(new URL('../../generated', import.meta.url)),
  lockFolder: fileURLToPath(new URL('../fixtures/zerobus.lock', import.meta.url)),
};
const settings = { generate: defaultSettings, dryRun: false };

/** `npm run generate:samples` writes what is committed; else it is only compared. */
const record = process.env['MODE'] === 'record';

it.runIf(record)('the samples are written', async () => {
  const results = await readAndGenerate(sampleTables, { ...committed, ...settings, source: sampleSource });
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
});

it.runIf(!record)('the samples are generated as they are committed, byte for byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zerobus samples '));
  try {
    const lockFolder = join(folder, 'zerobus.lock');
    const out = join(folder, 'generated');
    // The numbers come from the committed locks, as they do for users.
    await cp(committed.lockFolder, lockFolder, { recursive: true });
    const results = await readAndGenerate(sampleTables, { lockFolder, out, ...settings, source: sampleSource });
    expect(results.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'))).toEqual(
      [],
    );
    expect(await contents(lockFolder)).toEqual(await contents(committed.lockFolder));
    expect(await contents(out)).toEqual(await contents(committed.out));
    // And from the lock alone.
    const offline = join(folder, 'offline');
    await regenerate([], { lockFolder, out: offline, ...settings });
    expect(await contents(offline)).toEqual(await contents(committed.out));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files
    .sort()
    .map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(pairs));
}
