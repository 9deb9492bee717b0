import { describe, expect, test } from 'vitest';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';
import { applySql, shown, tableOf } from './apply-sql.ts';

const CREATE =
  "CREATE TABLE c.s.t (a INT NOT NULL COMMENT 'a', b STRING, st STRUCT<x: INT, y: INT>, arr ARRAY<STRUCT<z: INT>>, m MAP<STRING, INT>) TBLPROPERTIES ('p'='1');";
const altered = (sql: string): TableModel => tableOf(`${CREATE}\nALTER TABLE c.s.t ${sql}`);
const BEFORE = 'a INT NOT NULL, b STRING, st STRUCT<x: INT, y: INT>, arr ARRAY<STRUCT<z: INT>>, m MAP<STRING, INT>';

describe('columns after ALTER TABLE', () => {
  const rows: [sql: string, want: string][] = [
    ['ADD COLUMN n INT', `${BEFORE}, n INT`],
    ['ADD COLUMNS (n INT NOT NULL, o DATE FIRST)', `o DATE, ${BEFORE}, n INT NOT NULL`],
    ['ADD COLUMN n INT AFTER A', BEFORE.replace(', b', ', n INT, b')],
    ['ADD COLUMN IF NOT EXISTS (A STRING, n INT)', `${BEFORE}, n INT`],
    ['ADD COLUMN st.n INT AFTER x', BEFORE.replace('x: INT,', 'x: INT, n: INT,')],
    ['ADD COLUMN arr.element.n STRING NOT NULL', BEFORE.replace('<z: INT>', '<z: INT, n: STRING NOT NULL>')],
    ['DROP COLUMN b', BEFORE.replace('b STRING, ', '')],
    ['DROP COLUMNS (B, a)', BEFORE.replace('a INT NOT NULL, b STRING, ', '')],
    ['DROP COLUMN IF EXISTS nope, b', BEFORE.replace('b STRING, ', '')],
    ['DROP COLUMN st.x', BEFORE.replace('x: INT, ', '')],
    ['RENAME COLUMN b TO `b 2`', BEFORE.replace('b STRING', 'b 2 STRING')],
    ['RENAME COLUMN b TO B', BEFORE.replace('b STRING', 'B STRING')],
    ['RENAME COLUMN st.x TO z', BEFORE.replace('x: INT', 'z: INT')],
    ['ALTER COLUMN a TYPE BIGINT', BEFORE.replace('a INT', 'a BIGINT')],
    ['ALTER COLUMN st.x TYPE BIGINT', BEFORE.replace('x: INT', 'x: BIGINT')],
    ['ALTER COLUMN m.value TYPE BIGINT', BEFORE.replace('STRING, INT>', 'STRING, BIGINT>')],
    ['ALTER COLUMN a DROP NOT NULL', BEFORE.replace(' NOT NULL', '')],
    ['ALTER COLUMN b SET NOT NULL', BEFORE.replace('b STRING', 'b STRING NOT NULL')],
    ['ALTER b SET NOT NULL', BEFORE.replace('b STRING', 'b STRING NOT NULL')],
    ['ALTER COLUMN b FIRST', BEFORE.replace('a INT NOT NULL, b STRING', 'b STRING, a INT NOT NULL')],
    ['ALTER COLUMN a AFTER b', BEFORE.replace('a INT NOT NULL, b STRING', 'b STRING, a INT NOT NULL')],
    ['ALTER COLUMN st.x AFTER y', BEFORE.replace('x: INT, y: INT', 'y: INT, x: INT')],
    [
      "ALTER COLUMN a TYPE BIGINT, COLUMN b SET NOT NULL, st COMMENT 'x'",
      BEFORE.replace('a INT', 'a BIGINT').replace('b STRING', 'b STRING NOT NULL'),
    ],
    ["CHANGE COLUMN b b VARCHAR(5) COMMENT 'x' FIRST", `b VARCHAR(5), ${BEFORE.replace('b STRING, ', '')}`],
    ['CHANGE COLUMN b TYPE VARCHAR(5)', BEFORE.replace('b STRING', 'b VARCHAR(5)')],
    ['REPLACE COLUMNS (n INT, o STRING)', 'n INT, o STRING'],
    ['OWNER TO `me@x.y`', BEFORE],
    ["SET TAGS ('a' = 'b')", BEFORE],
    ['ALTER COLUMN a SYNC IDENTITY', BEFORE],
    ["ALTER COLUMN a SET TAGS ('a' = 'b')", BEFORE],
    ['CLUSTER BY (a, st.x)', BEFORE],
    ['ADD CONSTRAINT pk PRIMARY KEY (a)', BEFORE],
    ["DROP FEATURE 'x' TRUNCATE HISTORY", BEFORE],
  ];
  test.each(rows)('%s', (sql, want) => expect(shown(altered(sql))).toBe(`c.s.t(${want})`));
});

describe('other facts after ALTER TABLE', () => {
  const rows: [sql: string, want: Partial<TableModel>][] = [
    ["SET TBLPROPERTIES ('q'='2')", { properties: { p: '1', q: '2' } }],
    ["UNSET TBLPROPERTIES IF EXISTS ('p')", { properties: {} }],
    ['ADD CONSTRAINT Pos CHECK (a > 0)', { properties: { p: '1', 'delta.constraints.pos': 'a > 0' } }],
    ['ADD CONSTRAINT x CHECK (a > 0); ALTER TABLE c.s.t DROP CONSTRAINT IF EXISTS X', { properties: { p: '1' } }],
    ['SET ROW FILTER f ON (a)', { rowFilter: 'f' }],
    ['SET ROW FILTER f ON (a); ALTER TABLE c.s.t DROP ROW FILTER', { rowFilter: null }],
    ['SET MANAGED', { kind: 'MANAGED' }],
    ['UNSET MANAGED', { kind: 'EXTERNAL' }],
    ["OWNER TO me; COMMENT ON TABLE c.s.t IS 'it''s'", { comment: "it's" }],
    ["OWNER TO me; COMMENT ON TABLE c.s.t IS 'x'; COMMENT ON TABLE c.s.t IS NULL", { comment: null }],
  ];
  test.each(rows)('%s', (sql, want) => expect(altered(sql)).toMatchObject(want));

  const columns: [sql: string, want: Partial<ColumnModel>][] = [
    ["ALTER COLUMN a COMMENT 'new'", { comment: 'new', nullable: false }],
    ['ALTER COLUMN a SET DEFAULT 1 + 1', { defaultValue: '1 + 1' }],
    ['ALTER COLUMN a SET DEFAULT 1; ALTER TABLE c.s.t ALTER COLUMN a DROP DEFAULT', { defaultValue: null }],
    ['ALTER COLUMN a SET MASK f USING COLUMNS (b)', { mask: 'f' }],
    ['ALTER COLUMN a DROP MASK', { mask: null }],
    ["OWNER TO me; COMMENT ON COLUMN c.s.t.a IS 'c'", { comment: 'c' }],
    ['OWNER TO me; USE c.s; COMMENT ON COLUMN t.a IS NULL', { comment: null }],
  ];
  test.each(columns)('%s', (sql, want) => expect(altered(sql).columns[0]).toMatchObject(want));
});

describe('tables come and go', () => {
  const rows: [sql: string, want: string[]][] = [
    ['CREATE TABLE c.s.a (x INT); CREATE TABLE c.s.b (y INT)', ['c.s.a(x INT)', 'c.s.b(y INT)']],
    ['CREATE TABLE c.s.a (x INT); DROP TABLE C.S.A', []],
    [
      "CREATE VIEW c.s.v AS SELECT 1 AS x; COMMENT ON TABLE c.s.v IS 'c'; COMMENT ON COLUMN c.s.v.x IS 'c'; ALTER TABLE c.s.v SET TBLPROPERTIES (a = 1)",
      [],
    ],
    ['DROP TABLE IF EXISTS c.s.a; CREATE TABLE c.s.a (x INT)', ['c.s.a(x INT)']],
    ['CREATE TABLE c.s.a (x INT); CREATE TABLE IF NOT EXISTS c.s.a (y INT)', ['c.s.a(x INT)']],
    ['CREATE TABLE c.s.a (x INT); CREATE OR REPLACE TABLE c.s.a (y INT)', ['c.s.a(y INT)']],
    ['CREATE TABLE c.s.a (x INT); REPLACE TABLE c.s.a (y INT)', ['c.s.a(y INT)']],
    ['CREATE TABLE c.s.a (x INT); ALTER TABLE c.s.a RENAME TO b', ['c.s.b(x INT)']],
    [
      'CREATE TABLE c.s.a (x INT); ALTER TABLE c.s.a RENAME TO c.z.b; ALTER TABLE c.z.b ADD COLUMN y INT',
      ['c.z.b(x INT, y INT)'],
    ],
    ['CREATE TABLE c.s.a (x INT); CREATE TABLE c.z.a (x INT); DROP SCHEMA c.s CASCADE', ['c.z.a(x INT)']],
    ['CREATE TABLE c.s.a (x INT); CREATE TABLE d.s.a (x INT); DROP CATALOG IF EXISTS c CASCADE', ['d.s.a(x INT)']],
    ['USE CATALOG c; CREATE TABLE a (x INT)', ['c.default.a(x INT)']],
    ['USE CATALOG c; USE SCHEMA s; CREATE TABLE a (x INT)', ['c.s.a(x INT)']],
    ['USE c.s; CREATE TABLE a (x INT); CREATE TABLE z.b (x INT)', ['c.s.a(x INT)', 'c.z.b(x INT)']],
    ['SET CATALOG c; USE DATABASE s; CREATE TABLE a (x INT)', ['c.s.a(x INT)']],
    ['USE CATALOG c; USE schema; CREATE TABLE a (x INT)', ['c.schema.a(x INT)']],
    [
      `CREATE TABLE c.s.a (x INT);
      -- MAGIC %md don't; stop
      GRANT SELECT, MODIFY ON TABLE c.s.a TO \`a b\`;
      INSERT INTO c.s.a VALUES (1), (2); ; ;
      SELECT a[0], b::int, "x;y" FROM t WHERE x LIKE '%;%' AND y != {d: 1}["d"];
      WITH q AS (SELECT 1) SELECT * FROM q; (SELECT 1);
      OPTIMIZE c.s.a ZORDER BY (x); VACUUM c.s.a; ANALYZE TABLE c.s.a COMPUTE STATISTICS;
      CREATE OR REPLACE VIEW c.s.v AS SELECT * FROM c.s.a; CREATE SCHEMA IF NOT EXISTS c.s;
      CREATE FUNCTION c.s.f(x INT) RETURNS INT LANGUAGE PYTHON AS $$
return "it's; fine" # DROP TABLE c.s.a;
$$;
      COMMENT ON SCHEMA c.s IS 'x'; ALTER SCHEMA c.s OWNER TO me; DROP VIEW c.s.v; SET x = 1; SHOW TABLES;`,
      ['c.s.a(x INT)'],
    ],
  ];
  test.each(rows)('%s', (sql, want) => expect(applySql(sql).map(shown)).toEqual(want));
});
