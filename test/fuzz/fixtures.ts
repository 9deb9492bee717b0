import { readdirSync, readFileSync } from 'node:fs';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { createStatement } from '../catalog/create-statement.ts';
import { lockOf } from '../lock/lock-of.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const golden = new URL('../golden/', import.meta.url);

function json(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, fixtures), 'utf8'));
}

/** Responses of Unity Catalog for one table, as JSON: the samples, and recordings of a server. */
export const answers: readonly unknown[] = [
  ...readdirSync(new URL('tables/', fixtures)).map((file) => json(`tables/${file}`)),
  ...(json('recordings/unity-catalog.json') as { readonly response: { readonly body: unknown } }[])
    .map(({ response }) => response.body)
    .filter((body) => typeof body === 'object' && body !== null && 'columns' in body),
];

/** Responses of `DESCRIBE TABLE EXTENDED … AS JSON`. */
export const described: readonly unknown[] = (
  json('recordings/describe-as-json.json') as { readonly describe: unknown }[]
).map(({ describe }) => describe);

/** SQL: the samples as statements, and the scripts of the goldens. */
export const scripts: readonly string[] = [
  ...readdirSync(new URL('tables/', fixtures)).map((file) =>
    createStatement(parseTableResponse(json(`tables/${file}`), file)),
  ),
  ...goldenFiles('tables', /\.sql$/),
  'USE CATALOG c; CREATE TABLE s.t (a INT, b STRUCT<x: INT>) PARTITIONED BY (a); ALTER TABLE s.t ADD COLUMNS (c STRING FIRST);' +
    "ALTER TABLE s.t RENAME COLUMN b TO d; ALTER TABLE s.t ALTER COLUMN d.x TYPE BIGINT, a COMMENT 'x'; DROP TABLE IF EXISTS s.u",
];

/** Lock files of the goldens and of the samples. */
export const lockTexts: readonly string[] = [
  ...goldenFiles('zerobus.lock', /\.json$/),
  ...answers.slice(0, 7).map((answer) => serialiseLock(lockOf(parseTableResponse(answer, 'fixture')))),
];

function goldenFiles(folder: string, name: RegExp): readonly string[] {
  const scenarios = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return scenarios.flatMap((scenario) => {
    const at = new URL(`${scenario.name}/input/`, golden);
    if (!readdirSync(at).includes(folder)) return [];
    const files = readdirSync(new URL(`${folder}/`, at)).filter((file) => name.test(file));
    return files.map((file) => readFileSync(new URL(`${folder}/${file}`, at), 'utf8'));
  });
}
