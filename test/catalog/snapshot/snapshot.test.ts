import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalForm } from '../../../src/artifacts/schema-hash.ts';
import { parseTableResponse } from '../../../src/catalog/parse/table-response.ts';
import { orderFiles } from '../../../src/catalog/snapshot/order-files.ts';
import { readSnapshot, readWholeSnapshot } from '../../../src/catalog/snapshot/read-snapshot.ts';
import { SnapshotSource } from '../../../src/catalog/snapshot/snapshot-source.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { compareTables } from '../../../src/drift/compare-tables.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { shown } from '../../ddl/apply-sql.ts';
import { writeFiles } from '../../support/files.ts';
import { createStatement } from '../create-statement.ts';
import { sparkAnswer } from '../spark-answer.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/tables');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus snapshot '));
});
afterEach(() => rm(folder, { recursive: true }));

type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** Writes files; objects as JSON. */
async function write(files: Files): Promise<string> {
  const raw = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
  ]);
  await writeFiles(folder, Object.fromEntries(raw));
  return folder;
}

const column = (name: string): object => ({
  name,
  type_text: 'int',
  type_json: '"integer"',
  position: 0,
  nullable: true,
});
const answer = (table: string, ...columns: string[]): object => ({
  name: table,
  catalog_name: 'c',
  schema_name: 's',
  columns: columns.map(column),
});
const described = (table: string): object => ({
  table_name: table,
  catalog_name: 'c',
  schema_name: 's',
  columns: [{ name: 'd', type: { name: 'int' }, nullable: true }],
});

describe('the same table as answer, as DESCRIBE and as statement', async () => {
  test.each(await readdir(fixtures))('%s', async (file) => {
    const text = await readFile(join(fixtures, file), 'utf8');
    const rest = parseTableResponse(JSON.parse(text), file);
    const models: TableModel[] = [];
    for (const content of [text, sparkAnswer(rest, false) as object, createStatement(rest)]) {
      await write({ one: content });
      models.push(...(await readWholeSnapshot([join(folder, 'one')], {})));
    }
    const [, , statement] = models as [TableModel, TableModel, TableModel];
    for (const model of models) {
      expect(canonicalForm(model.columns)).toBe(canonicalForm(rest.columns));
      for (const other of models) expect(compareTables(model, other)).toEqual([]);
    }
    // A statement provides everything except IDs and masks.
    const { tableId: _, ...known } = rest;
    const columns = rest.columns.map(({ columnId: _, ...rest }) => rest);
    expect(statement).toEqual({ ...known, columns });
  });
});

describe('what a folder holds', () => {
  const rows: [title: string, files: Files, want: string[]][] = [
    ['an answer', { 'a.json': answer('t', 'x') }, ['c.s.t(x INT)']],
    [
      'a list of answers',
      { 'a.json': { tables: [answer('t', 'x'), answer('u', 'y')] } },
      ['c.s.t(x INT)', 'c.s.u(y INT)'],
    ],
    ['DESCRIBE', { 'a.JSON': described('t') }, ['c.s.t(d INT)']],
    ['SQL with a byte order mark', { 'a.sql': '\uFEFFCREATE TABLE c.s.t (x INT)' }, ['c.s.t(x INT)']],
    [
      'all of them, and files that are none',
      {
        'c.sql': 'CREATE TABLE c.s.z (x INT);',
        'a.json': answer('t', 'x'),
        'b.json': described('u'),
        'README.md': 'no',
        '.hidden.sql': 'no',
        'sub/d.sql': 'no',
      },
      ['c.s.t(x INT)', 'c.s.u(d INT)', 'c.s.z(x INT)'],
    ],
    [
      'migrations, applied in order of file name',
      {
        'V10__drop.sql': 'ALTER TABLE t DROP COLUMN a',
        'V2__more.sql': 'ALTER TABLE t ADD COLUMN b STRING NOT NULL; ALTER TABLE t ADD COLUMN c DATE;',
        'V1__init.sql':
          'USE CATALOG c; USE SCHEMA s;\nCREATE TABLE IF NOT EXISTS t (a INT);\nGRANT SELECT ON TABLE t TO x;',
        'V11__again.sql': 'CREATE TABLE IF NOT EXISTS c.s.t (a INT);',
      },
      ['c.s.t(b STRING NOT NULL, c DATE)'],
    ],
    [
      'an answer, and what was changed since',
      { '1.json': answer('t', 'x'), '2.sql': 'ALTER TABLE c.s.t ADD COLUMN y INT' },
      ['c.s.t(x INT, y INT)'],
    ],
  ];
  test.each(rows)('%s', async (_, files, want) => {
    expect((await readWholeSnapshot([await write(files)], {})).map(shown)).toEqual(want);
  });
});

describe('what cannot be used', () => {
  const rows: [title: string, files: Files, code: string, message: RegExp][] = [
    ['an empty folder', { 'x.txt': '' }, 'snapshot-invalid', /contains no \.json or \.sql files/],
    [
      'no table at all',
      { 'a.sql': 'GRANT SELECT ON TABLE c.s.t TO x' },
      'snapshot-invalid',
      /contains no (?:table|response)/,
    ],
    ['an empty list', { 'a.json': { tables: [] } }, 'snapshot-invalid', /contains no (?:table|response)/],
    ['broken JSON', { 'a.json': '{"name": ' }, 'snapshot-invalid', /a\.json.*not JSON/],
    ['a page in place of JSON', { 'a.json': '<html>' }, 'snapshot-invalid', /a\.json.*not JSON/],
    ['other JSON', { 'a.json': { x: 1 } }, 'snapshot-invalid', /a\.json.*contains no response/],
    ['a damaged answer', { 'a.json': { ...answer('t'), columns: 5 } }, 'catalog-answer-invalid', /a\.json.*columns/],
    [
      'a damaged DESCRIBE',
      { 'a.json': { ...described('t'), columns: 5 } },
      'catalog-answer-invalid',
      /a\.json.*columns/,
    ],
    ['text in another encoding', { 'a.sql': Uint8Array.of(0xff, 0xfe, 65, 0) }, 'snapshot-invalid', /a\.sql.*UTF-8/],
    ['text that is not SQL', { 'a.sql': 'hello' }, 'snapshot-sql-invalid', /a\.sql:1:1: unknown statement "hello"/],
    [
      'an error in the middle of a file',
      { 'a.sql': 'CREATE TABLE c.s.t (a INT);\r\n\r\nALTER TABLE c.s.t\n  ADD COLUMN b STRIN;' },
      'snapshot-sql-invalid',
      /a\.sql:4:16: expected a type, found "STRIN"/,
    ],
    [
      'a statement that does not go',
      { '1.sql': 'CREATE TABLE c.s.t (a INT);', '2.sql': '\n  ALTER TABLE c.s.t DROP COLUMN b;' },
      'snapshot-sql-invalid',
      /2\.sql:2:3: Table c\.s\.t has no column b; it has a/,
    ],
    [
      'two answers for a table',
      { 'a.json': answer('t', 'x'), 'b.json': answer('T', 'x') },
      'snapshot-invalid',
      /Table c\.s\.T is defined in two files, .*a\.json and .*b\.json/,
    ],
    [
      'an answer and DESCRIBE for a table',
      { 'a.json': answer('t', 'x'), 'b.json': described('t') },
      'snapshot-invalid',
      /two files, .*a\.json and .*b\.json/,
    ],
    [
      'an answer and a statement that makes it',
      { 'a.json': answer('t', 'x'), 'b.sql': 'CREATE TABLE IF NOT EXISTS c.s.t (x INT)' },
      'snapshot-sql-invalid',
      /two files, .*a\.json and .*b\.sql/,
    ],
    [
      'a statement and then an answer',
      { 'a.sql': 'CREATE TABLE c.s.t (x INT)', 'b.json': answer('t', 'x') },
      'snapshot-invalid',
      /two files, .*a\.sql and .*b\.json/,
    ],
    [
      'a table created in two files',
      { 'a.sql': 'CREATE TABLE c.s.t (x INT)', 'b.sql': 'CREATE TABLE c.s.t (x INT)' },
      'snapshot-sql-invalid',
      /b\.sql:1:1: Table c\.s\.t already exists \(created in .*a\.sql\)/,
    ],
  ];
  test.each(rows)('%s', async (_, files, code, message) => {
    const error = await readWholeSnapshot([await write(files)], {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GenError);
    expect((error as GenError).code).toBe(code);
    expect((error as GenError).message).toMatch(message);
  });

  test('a path that is not there', async () => {
    await expect(readSnapshot(join(folder, 'nope'))).rejects.toThrow(/nope.*it does not exist.*\[snapshot-invalid\]/);
  });
});

describe('SnapshotSource', () => {
  test('finds a table without regard to case, and reads the files once', async () => {
    const source = new SnapshotSource(await write({ 'a.sql': 'CREATE TABLE c.s.t (a INT)' }));
    expect(shown(await source.readTable(TableName.parse('C.S.T')))).toBe('c.s.t(a INT)');
    await rm(join(folder, 'a.sql'));
    expect((await source.allTables()).tables.map(({ name }) => String(name))).toEqual(['c.s.t']);
  });

  test('says what it has', async () => {
    const tables = Array.from({ length: 12 }, (_, i) => answer(`t${i + 1}`, 'x'));
    const source = new SnapshotSource(await write({ 'a.json': { tables } }));
    await expect(source.readTable(TableName.parse('c.s.nope'))).rejects.toThrow(
      /Table c\.s\.nope is not in the snapshot .*, which contains c\.s\.t1, .*c\.s\.t10 and 2 more\. \[not-in-snapshot\]/,
    );
  });

  test('rejects with the reason of an aborted signal', async () => {
    const source = new SnapshotSource(await write({ 'a.sql': 'CREATE TABLE c.s.t (a INT)' }));
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(source.readTable(TableName.parse('c.s.t'), stop)).rejects.toThrow('enough');
  });
});

describe('files that undo a migration', () => {
  const rows: [names: string[], want: Partial<ReturnType<typeof orderFiles>>][] = [
    [['U1__a.sql', 'V1__a.sql', 'U2.1__b.sql'], { names: ['V1__a.sql'], leftOut: ['U1__a.sql', 'U2.1__b.sql'] }],
    [['1_a.down.sql', '1_a.up.sql', '2_b.undo.sql', '3_c.rollback.SQL'], { names: ['1_a.up.sql'], ambiguous: [] }],
    [['1_a_down.sql', '1_a_up.sql'], { names: ['1_a_up.sql'], leftOut: ['1_a_down.sql'] }],
    [['1-a.sql', '1-a-rollback.sql'], { names: ['1-a.sql'], leftOut: ['1-a-rollback.sql'] }],
    [['up.sql', 'down.sql'], { names: ['up.sql'], leftOut: ['down.sql'] }],
    [['1_a.do.sql', '1_a.undo.sql'], { names: ['1_a.do.sql'], leftOut: ['1_a.undo.sql'] }],
    [['1_spin_down.sql', '1_spin.json'], { names: ['1_spin.json'], leftOut: [], ambiguous: ['1_spin_down.sql'] }],
    [['V1__a.sql', 'rollback_V1__a.sql'], { names: ['V1__a.sql'], leftOut: ['rollback_V1__a.sql'] }],
    [['0001_a.up.sql', 'down-0001_a.sql'], { names: ['0001_a.up.sql'], leftOut: ['down-0001_a.sql'] }],
    [['1_a.sql', 'undo.2_b.sql'], { names: ['1_a.sql'], ambiguous: ['undo.2_b.sql'] }],
    // Tables that are called so.
    [['log.sql', 'undo_log.sql', 'revert_2.json'], { leftOut: [], ambiguous: [] }],
    // Words of a description.
    [['V1__shut_down.sql', 'R__undo.sql', 'breakdown.sql', 'users__a.sql'], { leftOut: [], ambiguous: [] }],
    [
      ['B2__base.sql', 'V1__a.sql', 'V2__b.sql', 'V2.1__c.sql', 'B1__x.sql'],
      { names: ['B2__base.sql', 'V2.1__c.sql'] },
    ],
  ];
  test.each(rows)('%j', (names, want) => expect(orderFiles(names)).toMatchObject(want));
});

describe('versions', () => {
  const rows: string[][] = [
    ['V1__a.sql', 'V1.1__a.sql', 'V1.9__a.sql', 'V1.10__a.sql', 'V2__a.sql', 'V10__a.sql', 'R__a.sql', 'R__b.sql'],
    ['V1__z.sql', 'V1_1__a.sql', 'V1_10__a.sql', 'V2_0_1__a.sql', 'V2.0.2__a.sql'],
    ['V9__a.sql', 'V20240101__a.sql', 'V20240101.1__a.sql', 'V20240102__a.sql', 'V20240101120000__a.sql'],
    ['v1__a.sql', 'V2__a.sql', 'v3__a.sql'],
    ['1_a.sql', '1.1_a.sql', '2_a.sql', '10_a.sql'],
    ['001_z.sql', '001_1_a.sql', '001_10_a.sql', '002_a.sql', '002-1-a.sql'],
    ['V1.sql', 'V1.1.sql', 'V2.sql'],
    ['2024-01-02-a.sql', '2024-01-10-a.sql', '2024-02-01-a.sql'],
    ['20240101120000_a.sql', '20240101120001_a.sql'],
  ];
  test.each(rows)('%s …', (...sorted) => {
    expect(orderFiles([...sorted].reverse()).names).toEqual(sorted);
    expect(orderFiles([...sorted].sort()).names).toEqual(sorted);
  });
});

test('what is left out is counted', async () => {
  const path = await write({
    'V1__a.sql':
      '-- migrate:up\nCREATE TABLE c.s.t (a INT); GRANT SELECT ON TABLE c.s.t TO x;\n-- migrate:down\nDROP TABLE c.s.t',
    'V2__b.sql': 'INSERT INTO c.s.t VALUES (1); GRANT SELECT ON TABLE c.s.t TO y',
    'U2__b.sql': 'DELETE FROM c.s.t',
  });
  const { skipped, undoFiles, downSections } = await readSnapshot(path);
  expect(Object.fromEntries(skipped)).toEqual({ GRANT: 2, INSERT: 1 });
  expect({ undoFiles, downSections }).toEqual({ undoFiles: ['U2__b.sql'], downSections: 1 });
});

test('a temporary table ends with its file', async () => {
  const path = await write({
    '1.sql': 'CREATE TABLE c.s.t (a INT); CREATE TEMP TABLE t (x INT);',
    '2.sql': 'USE c.s; ALTER TABLE t ADD COLUMN b INT;',
  });
  expect((await readWholeSnapshot([path], {})).map(shown)).toEqual(['c.s.t(a INT, b INT)']);
});

test('statements about a table that cannot be used do not end the run', async () => {
  const bad = { ...answer('t', 'x'), columns: [{ name: 'x', type_text: 'strin' }] };
  const path = await write({
    '1.json': [bad, answer('u', 'x')],
    '2.sql': 'ALTER TABLE c.s.t ADD COLUMN b INT; ALTER TABLE c.s.t RENAME TO v; ALTER TABLE c.s.u ADD COLUMN b INT;',
  });
  const { tables } = await readSnapshot(path);
  expect(tables.map((entry) => ('table' in entry ? shown(entry.table) : `${entry.name}: ${entry.error.code}`))).toEqual(
    ['c.s.u(x INT, b INT)', 'c.s.v: invalid-type'],
  );
});

test('file names are ordered by the numbers in them', () => {
  const sorted = ['1.sql', '002_a.sql', '2_b.sql', '10.sql', 'V1.9.sql', 'V1.10.sql', 'V2.sql', 'a', 'a1', 'a01x', 'b'];
  expect(orderFiles([...sorted].reverse()).names).toEqual(sorted);
});
