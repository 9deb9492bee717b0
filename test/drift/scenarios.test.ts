import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSnapshot } from '../../src/catalog/snapshot.ts';
import { type DriftCode, driftClasses } from '../../src/drift/classification.ts';
import { compareTables } from '../../src/drift/compare-tables.ts';
import type { Finding } from '../../src/drift/finding.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { lockOf } from '../lock/lock-of.ts';
import { recording, scenariosIn } from '../support/scenarios.ts';

/*
 * Scenarios: `<name>/before` and `<name>/after` are a table as snapshots have it, `.sql` or `.json`, and `expected.json` the
 * findings between the two. UPDATE_GOLDENS=1 records them anew: read that diff.
 */
const folder = join(import.meta.dirname, 'scenarios');
const names = scenariosIn(folder);

async function read(name: string, part: 'before' | 'after'): Promise<TableModel> {
  const file = ['.sql', '.json'].map((end) => join(folder, name, part + end)).find(existsSync);
  const [table] = await readSnapshot(file ?? '');
  return table as TableModel;
}

async function expected(name: string): Promise<readonly Finding[]> {
  return JSON.parse(await readFile(join(folder, name, 'expected.json'), 'utf8')) as readonly Finding[];
}

describe.each(names)('%s', (name) => {
  test('gives what was recorded', async () => {
    const [before, after] = [await read(name, 'before'), await read(name, 'after')];
    const found = compareTables(before, after);
    if (recording) await writeFile(join(folder, name, 'expected.json'), `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(await expected(name));
    // A lock forgets nothing of it, and what was taken over drifts no more.
    const lock = parseLock(serialiseLock(lockOf(before)), 'x.json');
    expect(compareTables(lockToModel(lock), after)).toEqual(found);
    expect(compareTables(after, after)).toEqual([]);
  });
});

/** Found where tables are looked for, and not between two tables. */
const ofTables: readonly DriftCode[] = ['table-dropped', 'table-not-generated'];
/** Of whole tables, or of what fields of structs have not. */
const ofTop = /^(table|kind|format|catalog-managed|check|generated|identity|row-filter|mask|default|partitioning)-/;
const places: Readonly<Record<string, RegExp>> = {
  'a column': /^\w+$/,
  'a struct': /^\w+\.\w+(\[\])?$/,
  'an array of structs': /^\w+\[\]\.\w+(\[\])?$/,
  'a map value': /^\w+\{\}\.\w+(\[\])?$/,
  'a struct in a struct': /^\w+\.\w+\.\w+(\[\])?$/,
};

test('every class of drift is in them, and where it can be in a struct, it is in all of these places', async () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
  const found = (await Promise.all(names.map(expected))).flat();
  for (const code of Object.keys(driftClasses) as DriftCode[]) {
    const paths = found.filter((finding) => finding.code === code).map(({ path }) => path ?? '');
    if (ofTables.includes(code)) continue;
    expect([code, paths.length > 0]).toEqual([code, true]);
    if (ofTop.test(code) || code === 'order-changed') continue;
    for (const [place, pattern] of Object.entries(places)) {
      if (code === 'element-nullability-changed' && place === 'a column') continue;
      expect([code, place, paths.some((path) => pattern.test(path))]).toEqual([code, place, true]);
    }
  }
});
