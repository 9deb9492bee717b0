import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBulk } from './read-bulk.ts';

const baseline = join(import.meta.dirname, 'baseline.json');

test('the corpus is read, skipped and rejected as before', async () => {
  const counts = await readBulk(join(import.meta.dirname, 'corpus'));
  if (process.env['UPDATE_GOLDENS'] !== undefined) await writeFile(baseline, `${JSON.stringify(counts, null, 2)}\n`);
  expect(counts).toEqual(JSON.parse(await readFile(baseline, 'utf8')));
  // Each kind of outcome is there.
  expect(counts.statements).toBeGreaterThan(250);
  for (const rows of [counts.read, counts.skipped, counts.rejected])
    expect(Object.keys(rows).length).toBeGreaterThan(5);
});
