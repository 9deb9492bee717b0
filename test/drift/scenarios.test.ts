import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DriftCode, driftClasses } from '../../src/drift/classification.ts';
import { compareTables } from '../../src/drift/compare-tables.ts';
import type { Finding } from '../../src/drift/finding.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { lockOf } from '../lock/lock-of.ts';
import { recording } from '../support/scenarios.ts';
import { scenarios } from './scenarios/index.ts';
import { type ExpectedFinding, readTables } from './scenarios/scenario.ts';

test.each(scenarios)('$name', (scenario) => {
  const [before, after] = readTables(scenario);
  const found = compareTables(before, after);
  expect(found.map(withoutText)).toEqual(scenario.findings);
  // A lock keeps everything that a comparison needs, and an updated table has no drift.
  const lock = parseLock(serialiseLock(lockOf(before)), 'x.json');
  expect(compareTables(lockToModel(lock), after)).toEqual(found);
  expect(compareTables(after, after)).toEqual([]);
});

function withoutText({ message, fix, ...rest }: Finding): ExpectedFinding {
  return rest;
}

/** The classes that are found among tables, and not between two states of one. */
const betweenTables: readonly DriftCode[] = ['table-dropped', 'table-not-generated'];
/** The classes of tables and of columns, which struct fields do not have. */
const topLevel = /^(table|kind|format|catalog-managed|check|generated|identity|row-filter|mask|default|partitioning)-/;
const places: Readonly<Record<string, RegExp>> = {
  'a column': /^\w+$/,
  'a struct': /^\w+\.\w+(\[\])?$/,
  'an array of structs': /^\w+\[\]\.\w+(\[\])?$/,
  'a map value': /^\w+\{\}\.\w+(\[\])?$/,
  'a struct in a struct': /^\w+\.\w+\.\w+(\[\])?$/,
};

test('the scenarios have every class of drift in every place where it can be', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(97);
  const found = scenarios.flatMap(({ findings }) => findings);
  for (const code of Object.keys(driftClasses) as DriftCode[]) {
    const paths = found.filter((finding) => finding.code === code).map(({ path }) => path ?? '');
    if (betweenTables.includes(code)) continue;
    expect([code, paths.length > 0]).toEqual([code, true]);
    if (topLevel.test(code) || code === 'order-changed') continue;
    for (const [place, pattern] of Object.entries(places)) {
      if (code === 'element-nullability-changed' && place === 'a column') continue;
      expect([code, place, paths.some((path) => pattern.test(path))]).toEqual([code, place, true]);
    }
  }
});

test('each scenario has a name of its own', () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
});

/** Message and fix of the first finding of each code and fix. UPDATE_GOLDENS=1 records them again. */
test('the English of each class is what was recorded', async () => {
  const file = join(import.meta.dirname, 'finding-texts.json');
  const texts = new Map<string, Pick<Finding, 'code' | 'message' | 'fix'>>();
  for (const scenario of scenarios) {
    for (const { code, message, fix } of compareTables(...readTables(scenario))) {
      const key = `${code} ${fix}`;
      if (!texts.has(key)) texts.set(key, { code, message, fix });
    }
  }
  const found = [...texts.values()].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  if (recording) await writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
  expect(found).toEqual(JSON.parse(await readFile(file, 'utf8')));
});
