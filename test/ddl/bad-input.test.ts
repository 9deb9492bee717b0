import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { DdlError } from '../../src/ddl/ddl-error.ts';
import { SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import type { DeltaType } from '../../src/model/delta-type.ts';
import { TableName } from '../../src/model/table-name.ts';
import { createStatement } from '../catalog/create-statement.ts';
import { applySql, tableOf } from './apply-sql.ts';

const fixtures = new URL('../fixtures/tables/', import.meta.url);
const statements = readdirSync(fixtures).map((file) =>
  createStatement(parseTableResponse(JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')), file)),
);
const CREATE = 'CREATE TABLE c.s.t (a INT, st STRUCT<x: INT>);';

function numbered(count: number, rest: string): string {
  return Array.from({ length: count }, (_, i) => `c${i} ${rest}`).join(', ');
}

describe('statements that cannot be read', () => {
  const rows: [sql: string, position: number, reason: string][] = [
    ['CREATE TABLE c.s.t', 18, 'does not list the columns of the table: write them out'],
    ['CREATE TABLE c.s.t ()', 20, 'expected the name of a column'],
    ['CREATE TABLE c.s.t (a)', 21, 'expected a type'],
    ['CREATE TABLE c.s.t (a INTT)', 22, 'expected a type, found "INTT"'],
    ['CREATE TABLE c.s.t (a INT', 25, "expected ')'"],
    ['CREATE TABLE c.s.t (a INT NULL)', 26, "expected ')'"],
    ['CREATE TABLE c.s.t (a INT,)', 26, 'expected the name of a column'],
    ['CREATE TABLE c.s.t (a.b INT)', 27, "expected ',' or ')'"],
    ['CREATE TABLE c.s.t (a INT FIRST)', 31, "expected ',' or ')'"],
    ['CREATE TABLE c.s.t (a INT DEFAULT)', 33, 'expected a default'],
    ['CREATE TABLE c.s.t (a INT GENERATED AS (1))', 36, 'expected ALWAYS'],
    ['CREATE TABLE c.s.t (a INT) WITH SOMETHING', 27, 'expected the end of the statement'],
    ['CREATE TABLE c.s.t (a INT) TBLPROPERTIES (a=)', 44, 'expected the value of a property'],
    ['CREATE TABLE c.s.t (a INT) PARTITIONED BY (b)', 45, 'PARTITIONED BY names b, which is not a column'],
    ['CREATE TABLE c.s.t AS SELECT 1', 19, 'does not list the columns'],
    ['CREATE TABLE c.s.t SHALLOW CLONE c.s.o', 19, 'does not list the columns'],
    ['CREATE TABLE c.s.t LIKE c.s.o', 19, 'does not list the columns'],
    ['CREATE TABLE a.b.c.d (a INT)', 21, 'at most three parts'],
    ['CREATE TABEL c.s.t (a INT)', 0, 'unknown statement "CREATE TABEL c.s.t (a INT)"'],
    ['SELECT 1;\n\n  CRATE TABLE c.s.t\n (a INT)', 13, 'unknown statement "CRATE TABLE c.s.t"'],
    [`FROB ${'x'.repeat(200)}`, 0, `unknown statement "FROB ${'x'.repeat(75)}…"`],
    ['CREATE TABLE {{catalog}}.s.t (a INT)', 13, 'the placeholder {{catalog}} has no value'],
    ['CREATE TABLE c.s.t FROB', 19, 'expected the columns of the table, found "FROB"'],
    ['ALTER TABLE c.s.t FROB', 18, 'expected a change of the table'],
    ['ALTER TABLE c.s.t ALTER COLUMN a', 32, 'expected a change of the column'],
    [
      'ALTER TABLE c.s.t ADD COLUMN a INT; ALTER TABLE c.s.t ADD',
      57,
      'expected COLUMN, COLUMNS or CONSTRAINT, found the end',
    ],
    ['ALTER TABLE c.s.t DROP a', 23, 'expected COLUMN or CONSTRAINT'],
    ['DROP TABLE c.s.t, c.s.u', 16, 'expected the end of the statement'],
    ["COMMENT ON COLUMN a IS 'x'", 20, 'expected the name of a table before the name of the column'],
    ['USE a.b.c', 9, 'at most two parts'],
    ['BEGIN SELECT 1; END', 0, 'BEGIN'],
    ["EXECUTE IMMEDIATE 'DROP TABLE c.s.t'", 0, 'EXECUTE IMMEDIATE'],
    ['CREATE PROCEDURE c.s.p() AS BEGIN CREATE TABLE c.s.t (a INT); END', 7, 'procedures are not supported'],
    ["SELECT 'x", 7, 'a string is not closed'],
    ['SELECT 1; /* a /* b */', 10, 'a comment is not closed'],
    ['CREATE FUNCTION f() AS $$ x', 23, 'a string is not closed'],
    ['CREATE TABLE c.s.t (a INT CHECK (a > 1)', 39, "expected ')'"],
    ['CREATE TABLE c.s.t (a INT CHECK (a > 1', 32, "this '(' is not closed"],
  ];
  test.each(rows)('%s', (sql, position, reason) => {
    const error = failure(sql) as SqlSyntaxError;
    expect(error).toBeInstanceOf(SqlSyntaxError);
    expect(error.reason).toContain(reason);
    expect(error.position).toBe(position);
  });
});

describe('what cannot be applied', () => {
  const rows: [sql: string, reason: string][] = [
    ['CREATE TABLE t (a INT)', 'The table t has no schema'],
    ['CREATE TABLE s.t (a INT)', 'The table s.t has no catalog'],
    ['CREATE TABLE c.s.t (a INT, A STRING)', 'Table c.s.t has two columns A'],
    [`${CREATE} CREATE TABLE c.s.T (a INT)`, 'Table c.s.t already exists (created in test.sql)'],
    ['REPLACE TABLE c.s.t (a INT)', 'Table c.s.t was not created before'],
    ['ALTER TABLE c.s.t ADD COLUMN a INT', 'Table c.s.t was not created before'],
    ['DROP TABLE c.s.t', 'Table c.s.t was not created before'],
    [`${CREATE} CREATE TABLE c.s.u (a INT); ALTER TABLE c.s.t RENAME TO u`, 'Table c.s.u already exists'],
    [`${CREATE} ALTER TABLE c.s.t ADD COLUMN A INT`, 'Table c.s.t already has a column A'],
    [`${CREATE} ALTER TABLE c.s.t RENAME COLUMN a TO ST`, 'Table c.s.t already has a column ST'],
    [`${CREATE} ALTER TABLE c.s.t DROP COLUMN b`, 'Table c.s.t has no column b; it has a, st'],
    [`${CREATE} ALTER TABLE c.s.t DROP COLUMN st.x`, 'Column st of table c.s.t would have no column left'],
    [`${CREATE} ALTER TABLE c.s.t DROP COLUMN st.z`, 'Column st of table c.s.t has no column z; it has x'],
    [`${CREATE} ALTER TABLE c.s.t DROP COLUMN a.z`, 'Column a of table c.s.t has no field z'],
    [`${CREATE} ALTER TABLE c.s.t ADD COLUMN b INT AFTER z`, 'Table c.s.t has no column z'],
    ['CREATE TABLE `c`.`s`.`a\u0000b` (a INT)', 'it contains a control character'],
    [`CREATE TABLE c.s.t (${numbered(10_001, 'INT')})`, 'Table c.s.t has more than 10000 columns'],
    [`${CREATE} ALTER TABLE c.s.t ADD COLUMNS (${numbered(10_000, 'INT')})`, 'Table c.s.t has more than 10000 columns'],
    [`${CREATE} ALTER TABLE c.s.t SET TBLPROPERTIES (${numbered(1001, '= 1')})`, 'has more than 1000 properties'],
  ];
  test.each(rows)('%.80s', (sql, reason) => {
    const error = failure(sql) as DdlError;
    expect(error).toBeInstanceOf(DdlError);
    expect(error.message).toContain(reason);
  });
});

describe('garbage', () => {
  const pieces = fc.constantFrom(
    ...[
      "'",
      '"',
      '`',
      '(',
      ')',
      '<',
      '>',
      ',',
      ';',
      '.',
      '/*',
      '*/',
      '--',
      '$$',
      '\\',
      '\n',
      ' ',
      'r',
      '0',
      'é',
      '\u0000',
    ],
    ...[
      'CREATE',
      'TABLE',
      'ALTER',
      'COLUMN',
      'DROP',
      'ADD',
      'NOT NULL',
      'COMMENT',
      'DEFAULT',
      'STRUCT<',
      'c.s.t',
      'INT',
    ],
    ...[
      'AFTER',
      'GENERATED',
      'PRIMARY KEY',
      'CHECK',
      'USE',
      'IS',
      'TYPE',
      'SET',
      'PARTITIONED BY',
      'TBLPROPERTIES',
      'IF',
    ],
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
    fc.array(pieces).map((parts) => `${CREATE} ALTER TABLE c.s.t ${parts.join(' ')}`),
    fc.array(pieces).map((parts) => `CREATE TABLE c.s.t (a ${parts.join(' ')}`),
  );
  test('yields tables, or an error with its position, and nothing else', () => {
    fc.assert(fc.property(texts, expectNoCrash), { numRuns: 3000 });
  });

  test('so do statements with pieces taken out and put in', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.option(pieces, { nil: '' })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...statements), edits, (sql, list) => {
        let text = sql;
        for (const [seed, length, piece] of list) {
          const at = seed % (text.length + 1);
          text = text.slice(0, at) + piece + text.slice(at + length);
        }
        expectNoCrash(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('depth and size are bounded, and what never ends is not slow', () => {
    const long = 300_000;
    for (const text of [
      `CREATE TABLE c.s.t (a ${'ARRAY<'.repeat(5000)}`,
      '/*'.repeat(long),
      '/* '.repeat(long),
      '('.repeat(long),
      `CREATE TABLE c.s.t (a INT CHECK ${'('.repeat(long)}`,
      `CREATE TABLE c.s.t (a INT DEFAULT ${'f('.repeat(long)}`,
      '`'.repeat(long + 1),
      "'".repeat(long + 1),
      "r'' ".repeat(long),
      '$'.repeat(long),
      ';'.repeat(long),
      '-- \\\n'.repeat(long),
      ' '.repeat(4_000_001),
      `CREATE FUNCTION f(${'begin '.repeat(long)}`,
      `-- rollback${' '.repeat(long)}x`,
      `${'-- rollback\n'.repeat(long / 10)}`,
      `-- ${'name: '.repeat(long / 10)}x`,
    ])
      expectNoCrash(text);
    const many = Array.from({ length: 2000 }, (_, i) => `c${i} STRUCT<x: INT>`).join(', ');
    expect(tableOf(`CREATE TABLE c.s.t (${many})`).columns).toHaveLength(2000);
  });
});

test('a table that is written as a statement is read as it was', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, anyType, fc.boolean(), comment), {
        minLength: 1,
        maxLength: 5,
        selector: ([text]) => text.toLowerCase(),
      }),
      (columns) => {
        const model = {
          name: TableName.parse('c.s.t'),
          kind: 'MANAGED',
          format: 'DELTA',
          comment: null,
          properties: {},
          columns: columns.map(([text, type, nullable, note]) => ({
            name: text,
            type,
            nullable,
            comment: note,
            generated: null,
            identity: false,
            defaultValue: null,
            partitionIndex: null,
          })),
        };
        expect(tableOf(createStatement(model))).toEqual(model);
      },
    ),
  );
});

const name = fc.string({ minLength: 1, maxLength: 8 });
const comment = fc.option(fc.string({ minLength: 1 }), { nil: null });
const anyType: fc.Arbitrary<DeltaType> = fc.letrec<{ type: DeltaType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4 },
    fc
      .constantFrom(
        'boolean' as const,
        'bigint' as const,
        'double' as const,
        'timestamp_ntz' as const,
        'variant' as const,
      )
      .map((kind): DeltaType => ({ kind })),
    fc.constant<DeltaType>({ kind: 'string' }),
    fc.integer({ min: 1, max: 99 }).map((length): DeltaType => ({ kind: 'varchar', length })),
    fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
      .map(([p, s]): DeltaType => ({ kind: 'decimal', precision: p, scale: Math.min(p, s) })),
    tie('type').map((element): DeltaType => ({ kind: 'array', element, containsNull: true })),
    fc
      .tuple(tie('type'), tie('type'))
      .map(([key, value]): DeltaType => ({ kind: 'map', key, value, valueContainsNull: true })),
    fc
      .array(fc.record({ name, type: tie('type'), nullable: fc.boolean(), comment }), { minLength: 1, maxLength: 3 })
      .map((fields): DeltaType => ({ kind: 'struct', fields })),
  ),
})).type;

function failure(sql: string): unknown {
  try {
    applySql(sql);
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectNoCrash(sql: string): void {
  const error = failure(sql);
  if (error === undefined || error instanceof DdlError) return;
  expect(error).toBeInstanceOf(SqlSyntaxError);
  expect((error as SqlSyntaxError).position).toBeLessThanOrEqual(sql.length);
}
