import { describe, expect, test } from 'vitest';
import { readScript } from '../../src/ddl/read-script.ts';
import { applySql, outcome } from './apply-sql.ts';

const T = 'CREATE TABLE c.s.t (a INT)';
const ADD = 'ALTER TABLE c.s.t ADD COLUMN b INT';
const BOTH = ['c.s.t(a INT, b INT)'];

describe('where a statement ends', () => {
  const rows: [title: string, sql: string][] = [
    ['cells of a notebook', `-- Databricks notebook source\n${T}\n\n-- COMMAND ----------\n\n${ADD}\n`],
    [
      'cells after a skipped statement',
      `${T};\n-- COMMAND ----------\nINSERT INTO c.s.t VALUES (1)\n-- COMMAND ----------\n${ADD}`,
    ],
    ['cells with CR LF', `${T}\r\n-- COMMAND ----------\r\nSELECT 1\r\n-- COMMAND ----------\r\n${ADD}\r\n`],
    [
      'cells with titles and other languages',
      `${T}\n-- COMMAND ----------\n-- DBTITLE 1,Notes\n-- MAGIC %md don't; ALTER TABLE x\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC # DROP TABLE c.s.t\n-- MAGIC spark.sql("SELECT 1")\n-- MAGIC %scala\n-- MAGIC val table = 1 // ALTER it\n-- COMMAND ----------\n${ADD}`,
    ],
    [
      'a harmless %sql cell',
      `${T}\n-- COMMAND ----------\n-- MAGIC %sql\n-- MAGIC SELECT * FROM c.s.t\n-- COMMAND ----------\n${ADD}`,
    ],
    ['GO', `${T}\nGO\nINSERT INTO c.s.t VALUES (1)\ngo\n${ADD}\nGO`],
    ['GO with a count, space and a comment', `${T}\n  GO 2 -- twice\n${ADD}`],
    ['/ of SQL*Plus', `${T}\n/\nGRANT SELECT ON TABLE c.s.t TO x\n/\n${ADD}\n/\n`],
    ['\\g of psql', `${T}\n\\g\n${ADD}\n\\g`],
    ['statement-breakpoint of drizzle', `${T}\n--> statement-breakpoint\nSELECT 1--> statement-breakpoint\n${ADD}`],
    ['--;; of Migratus', `${T}\n--;;\nSELECT 1\n--;;\n${ADD}`],
    [
      'changesets of Liquibase',
      `--liquibase formatted sql\n--changeset me:1\n${T}\n--rollback DROP TABLE c.s.t;\n--changeset me:2\nSELECT 1\n--rollback\n--changeset me:3\n${ADD}\n--rollback empty`,
    ],
    [
      'blocks of goose',
      `-- +goose Up\n-- +goose StatementBegin\n${T}\n-- +goose StatementEnd\n-- +goose StatementBegin\n${ADD}\n-- +goose StatementEnd`,
    ],
    ['cells of VS Code', `-- %%\n${T}\n-- %%\nSELECT 1\n-- %%\n${ADD}`],
    [
      'the body of a function',
      `${T};CREATE FUNCTION c.s.f(x INT) RETURNS INT\nBEGIN\n  DECLARE y INT DEFAULT 1;\n  IF x > 1 THEN SET y = CASE WHEN x = 2 THEN 3 ELSE 4 END; END IF;\n  WHILE y < 3 DO SET y = y + 1; END WHILE;\n  RETURN y;\nEND;\n${ADD}`,
    ],
    [
      'a function whose columns are called begin and end',
      `${T};CREATE FUNCTION c.s.f(begin INT, end INT) RETURN end - begin;\n${ADD}`,
    ],
    ...[
      'CREATE FUNCTION c.s.f(x STRUCT<case: INT, begin: INT>) RETURNS INT RETURN x.case + x.begin',
      'CREATE FUNCTION c.s.case(x INT) RETURNS INT RETURN x',
      'CREATE FUNCTION c.s.f() RETURNS INT RETURN SELECT max(case) FROM c.s.u',
      'CREATE FUNCTION c.s.f(x STRUCT<end: INT>) RETURNS INT BEGIN SET y = x.end; RETURN y; END',
    ].map((sql): [string, string] => [sql, `${T};${sql};\n${ADD}`]),
  ];
  test.each(rows)('%s', (_, sql) => expect(outcome(sql)).toEqual(BOTH));

  const inside: [title: string, sql: string][] = [
    ['in a string', `${T.slice(0, -1)} COMMENT 'x\n-- COMMAND ----------\nGO\n/\nDROP TABLE c.s.t;\n'); ${ADD}`],
    ['in a block comment', `${T} /*\n-- COMMAND ----------\nGO\n-- migrate:down\n*/; ${ADD}`],
    ['in parentheses', `CREATE TABLE c.s.t (\na INT DEFAULT (1\n/\n1)); ${ADD}`],
    ['in headings for columns', `-- Up\nCREATE TABLE c.s.t (\n-- up\na INT,\n-- down\nb INT);`],
    ['in a heading for columns', `CREATE TABLE c.s.t (a INT,\n/* down */\nb INT);\nDROP TABLE IF EXISTS c.s.u`],
    ['within a line', `${T}; SELECT go FROM x WHERE a / 2 > 1; -- then COMMAND ----------\n${ADD}`],
  ];
  test.each(inside)('no separator %s', (_, sql) => expect(outcome(sql)).toEqual(BOTH));

  test('a backslash continues a comment before LF only', () => {
    expect(outcome(`${T}; -- x \\\n ${ADD}`)).toEqual(['c.s.t(a INT)']);
    expect(outcome(`${T}; -- x \\\r\n ${ADD}`)).toEqual(BOTH);
  });
});

describe('a statement that would be lost', () => {
  const missing = "a ';' is missing before this statement";
  const skipped = [
    'INSERT INTO c.s.t VALUES (1)',
    'SELECT * FROM c.s.t',
    'GRANT SELECT ON TABLE c.s.t TO x',
    'GRANT admin TO x',
    'REVOKE admin FROM x',
    'OPTIMIZE c.s.t',
    'CREATE VIEW c.s.v AS SELECT 1',
    'SET x = 1',
    'ALTER TABLE c.s.t OWNER TO me',
    'SHOW TABLES',
    'ADD JAR x.jar',
    'CREATE OR REFRESH STREAMING TABLE c.s.u (x INT) AS SELECT 1',
    'ALTER TABLE c.s.t SET MANAGED',
    'CREATE TEMP TABLE x (a INT)',
    'ALTER TABLE delta.`/x` SET MANAGED',
    'EXPLAIN SELECT 1',
    'DESCRIBE c.s.t',
  ];
  const lost = [
    ADD,
    'CREATE TABLE c.s.u (x INT)',
    'CREATE OR REPLACE TABLE c.s.t (x INT)',
    'DROP TABLE IF EXISTS c.s.t',
    'DROP SCHEMA c.s',
    "COMMENT ON COLUMN c.s.t.a IS 'x'",
    'USE CATALOG d',
    'USE d.s',
    'SET CATALOG d',
    'ALTER STREAMING TABLE c.s.t ADD COLUMN x INT',
    'REPLACE TABLE c.s.t (x INT)',
    'MERGE WITH SCHEMA EVOLUTION INTO c.s.t USING x ON true WHEN NOT MATCHED THEN INSERT *',
    'CALL c.s.p(1)',
    "COPY INTO c.s.t FROM '/x' FILEFORMAT = JSON COPY_OPTIONS ('mergeSchema' = 'true')",
    'SYNC SCHEMA c.s FROM h.s',
    'SET spark.databricks.delta.schema.autoMerge.enabled = true',
    'RESTORE TABLE c.s.t TO VERSION AS OF 1',
    'UNDROP TABLE c.s.t',
    'INSERT WITH SCHEMA EVOLUTION INTO c.s.t SELECT 1',
    "EXECUTE IMMEDIATE 'x'",
    'CREATE EXTERNAL TABLE c.s.u (x INT)',
    'CREATE TABLE {{ x }}.s.u (a INT)',
  ];
  test.each(skipped.flatMap((first) => lost.map((second) => [first, second])))('%s, then %s', (first, second) => {
    expect(outcome(`${T};\n${first}\n${second};`)).toBe(missing);
  });

  test.each([T, ADD, "COMMENT ON TABLE c.s.t IS 'x'", 'USE c.s'])('%s, then another', (first) => {
    expect(outcome(`${first === T ? '' : `${T};`}${first}\n\nDROP TABLE c.s.t`)).toBe(missing);
  });

  test('it is not lost in parentheses that are not closed', () => {
    expect(outcome(`${T}; INSERT INTO c.s.t VALUES ('x', (1)\n\n${ADD};`)).toBe("this '(' is not closed");
  });

  test('it is not lost in the body of a function whose end is missing', () => {
    expect(outcome(`${T}; CREATE FUNCTION c.s.f() RETURNS INT BEGIN RETURN 1;\n${ADD};`)).toBe(missing);
    expect(outcome(`${T}; CREATE FUNCTION c.s.f() RETURNS INT RETURN CASE x WHEN 1 THEN 2;\n${ADD};`)).toBe(missing);
  });

  const legitimate: string[] = [
    'SHOW\nCREATE TABLE c.s.t',
    'EXPLAIN\nCREATE TABLE c.s.x (a INT)',
    'EXPLAIN EXTENDED\nALTER TABLE c.s.t ADD COLUMN z INT',
    'GRANT\nCREATE TABLE,\nUSE SCHEMA,\nUSE CATALOG\nON SCHEMA c.s TO x',
    'REVOKE CREATE TABLE ON SCHEMA c.s FROM x',
    "SELECT 'x\nDROP TABLE c.s.t' AS y",
    'UPDATE c.s.t\nSET a = 1',
    "UPDATE c.s.t\nSET catalog = 'x'",
    'SELECT\n  use,\n  call\nFROM x',
    'SELECT `create\ntable` FROM x',
    'INSERT INTO c.s.t\nREPLACE WHERE a = 1\nSELECT 1',
    'CREATE FUNCTION c.s.f() RETURNS STRING LANGUAGE PYTHON AS $$\nDROP TABLE c.s.t;\n$$',
    'ALTER SHARE x\nADD TABLE c.s.t',
    "CREATE VIEW c.s.v\nCOMMENT 'x' AS\nTABLE c.s.t",
    '/* CREATE TABLE c.s.x (a INT) */ SELECT 1',
  ];
  test.each(legitimate)('nothing is lost in %s', (sql) => expect(outcome(`${T};\n${sql};\n${ADD};`)).toEqual(BOTH));
});

describe('sections that undo a migration', () => {
  const undo = "DROP TABLE c.s.t;\nit is left out, also if it can't be read";
  const rows: [title: string, sql: string][] = [
    ['goose', `-- +goose Up\n${T};${ADD};\n-- +goose Down\n${undo}`],
    ['goose, with the down section first', `-- +goose Down\n${undo}\n-- +goose Up\n${T};${ADD};`],
    ['dbmate', `-- migrate:up transaction:false\n${T};${ADD};\n\n-- migrate:down\n${undo}`],
    ['sql-migrate', `-- +migrate Up\n${T};\n-- +migrate Down notransaction\n${undo}\n-- +migrate Up\n${ADD}`],
    ['MyBatis', `-- // make it\n${T};${ADD}\n\n--//@UNDO\n${undo}`],
    ['MyBatis, with spaces', `${T};${ADD};\n-- // @undo\n${undo}`],
    ['Play', `# --- !Ups\n${T};${ADD};\n# --- !Downs\n${undo}`],
    ['Play, newer', `-- !Ups\n${T};${ADD};\n-- !Downs\n${undo}`],
    ['tern', `${T};${ADD};\n---- create above / drop below ----\n${undo}`],
    ['node-pg-migrate', `-- Up Migration\n${T};${ADD};\n-- Down Migration\n${undo}`],
    ['rambler', `-- rambler up\n${T};${ADD};\n-- rambler down\n${undo}`],
    ['plain headings', `-- Up\n${T};${ADD};\n\n-- Down\n${undo}`],
    ['decorated headings', `-- ==== UP ====\n${T};${ADD};\n-- ==== DOWN ====\n${undo}`],
    ['Micrate and others', `-- +micrate Up\n${T};${ADD};\n-- +micrate Down\n${undo}`],
    ['brackets', `-- [up]\n${T};${ADD};\n-- [down]\n${undo}`],
    ['named sections', `-- name: up\n${T};${ADD};\n-- name: down\n${undo}`],
    ['words before', `-- Migration Up\n${T};${ADD};\n-- Migration Down\n${undo}`],
    ['forward and backward', `-- Forward\n${T};${ADD};\n-- Backward\n${undo}`],
    ['upgrade and downgrade', `-- Upgrade\n${T};${ADD};\n-- Downgrade\n${undo}`],
    ['sqitch', `${T};${ADD};\n-- Revert lake:pumps from databricks\n${undo}`],
    ['CR LF', `-- +goose Up\r\n${T};${ADD};\r\n-- +goose Down\r\n${undo}`],
    ['block comments', `/* Up */\n${T};${ADD};\n/* Down */\n${undo}`],
    ['without a semicolon', `-- migrate:up\n${T};${ADD}\n-- migrate:down\n${undo}`],
  ];
  test.each(rows)('%s', (_, sql) => {
    expect(outcome(sql)).toEqual(BOTH);
    expect(readScript(sql).downSections).toBe(1);
  });

  test('a heading that may begin one is named, if tables change after it', () => {
    expect(outcome(`${T};\n-- Rollback\nDROP TABLE c.s.t;`)).toContain('this comment may begin statements that undo');
    for (const heading of [
      'To undo:',
      'rollback plan',
      'Rollback statements',
      '<rollback>',
      'how to revert this migration',
      'DOWN (rollback)',
      '2. Rollback',
      'revert migration 0005',
      '@rollback',
    ])
      expect(outcome(`${T};\n-- ${heading}\nDROP TABLE c.s.t;`), heading).toContain('this comment may begin');
    for (const comment of ['Rollback:\n-- DROP TABLE c.s.t;', 'add the columns up to revert', 'slow down'])
      expect(outcome(`${T};\n-- ${comment}\n${ADD};`), comment).toEqual(BOTH);
    expect(outcome(`${T};\n/*\n * Rollback\n */\nDROP TABLE c.s.t;`)).toContain('this comment may begin');
    expect(outcome(`${T};${ADD};\n-- undo\nDELETE FROM c.s.t;`)).toEqual(BOTH);
    expect(outcome(`${T};\n/* Down */\nDROP TABLE c.s.t;`)).toContain('this comment may begin statements that undo');
    expect(outcome(`${T};${ADD};\n-- Rollback:\n-- ALTER TABLE c.s.t DROP COLUMN b;`)).toEqual(BOTH);
    expect(outcome(`${T};\n/* down */ ${ADD}; /* Down */ SELECT 1;`)).toContain('this comment may begin');
    expect(outcome(`${T};\n-- the numbers go down\n${ADD};`)).toEqual(BOTH);
  });
});

describe('cells in comments', () => {
  test.each([
    'ALTER TABLE c.s.t ADD COLUMN b INT',
    'CREATE OR REPLACE TABLE c.s.t (x INT)',
    'SELECT 1; DROP TABLE c.s.t',
  ])('%s', (sql) => {
    const cell = `${T}\n-- COMMAND ----------\n-- MAGIC %sql\n-- MAGIC ${sql}`;
    expect(outcome(cell)).toContain('this %sql cell in comments changes tables');
    expect(outcome(cell.replace('%sql\n-- MAGIC', '%sql'))).toContain('this %sql cell in comments changes tables');
  });
});

describe('cells in other languages', () => {
  test.each([
    ['python', 'spark.sql("ALTER TABLE c.s.t ADD COLUMN b INT")'],
    ['python', 'spark.sql(f"""\n-- MAGIC   create or replace table {catalog}.s.t (a INT)\n-- MAGIC """)'],
    ['scala', 'spark.sql("DROP  TABLE IF EXISTS c.s.t")'],
    ['r', 'SparkR::sql("CREATE OR REFRESH STREAMING TABLE c.s.t (a INT)")'],
    ['python', 'df.write.option("mergeSchema", "true").saveAsTable("c.s.t")'],
    ['Python', 'spark.conf.set("spark.databricks.delta.schema.autoMerge.enabled", True)'],
    ['scala', 'df.write.option("overwriteSchema", true).saveAsTable("c.s.t")'],
    ['python', 'spark.sql("MERGE WITH SCHEMA EVOLUTION INTO c.s.t USING x ON true")'],
  ])('a cell of %s with %s', (language, code) => {
    const cell = `${T}\n-- COMMAND ----------\n-- MAGIC %${language}\n-- MAGIC ${code}\n-- COMMAND ----------\nSELECT 1`;
    expect(outcome(cell)).toContain(`this %${language.toLowerCase()} cell in comments changes tables`);
    expect(outcome(cell.replace(/%\w+\n-- MAGIC/, `%${language}`))).toContain('cell in comments changes tables');
  });

  test.each([
    ['md', 'How to ALTER TABLE c.s.t'],
    ['python', 'print("the table is created")'],
    ['sh', 'echo DROP TABLE c.s.t'],
    ['run', './create table'],
    ['python', 'df.createOrReplaceTempView("table")'],
  ])('a cell of %s with %s is harmless', (language, code) => {
    const cell = `${T}\n-- COMMAND ----------\n-- MAGIC %${language}\n-- MAGIC ${code}\n-- COMMAND ----------\nSELECT 1`;
    expect(outcome(cell)).toEqual(outcome(T));
  });
});

describe('statements whose effect on columns is not in them', () => {
  const rows: [sql: string, reason: string][] = [
    [
      'MERGE WITH SCHEMA EVOLUTION INTO c.s.t USING x ON true WHEN NOT MATCHED THEN INSERT *',
      'WITH SCHEMA EVOLUTION adds',
    ],
    ['INSERT WITH SCHEMA EVOLUTION INTO c.s.t SELECT * FROM x', 'WITH SCHEMA EVOLUTION adds'],
    ['INSERT WITH SCHEMA EVOLUTION OVERWRITE TABLE c.s.t BY NAME SELECT 1', 'WITH SCHEMA EVOLUTION adds'],
    ['USE c.s; INSERT WITH SCHEMA EVOLUTION INTO t REPLACE WHERE a = 1 SELECT 1', 'WITH SCHEMA EVOLUTION adds'],
    [
      "COPY INTO c.s.t FROM '/x' FILEFORMAT = JSON COPY_OPTIONS ('mergeSchema' = 'true')",
      'COPY INTO with mergeSchema adds',
    ],
    [
      "COPY INTO c.s.t FROM '/x' FILEFORMAT = CSV FORMAT_OPTIONS (mergeSchema = true)",
      'COPY INTO with mergeSchema adds',
    ],
    ['WITH q AS (SELECT 1) INSERT WITH SCHEMA EVOLUTION INTO c.s.t SELECT * FROM q', 'WITH SCHEMA EVOLUTION adds'],
    ['SET spark.databricks.delta.schema.autoMerge.enabled = true', 'with schema.autoMerge'],
    ['SET `spark.databricks.delta.schema.autoMerge.enabled` = TRUE', 'with schema.autoMerge'],
    ['CALL c.s.add_columns(1)', 'the effect of CALL is unknown'],
    ["EXECUTE IMMEDIATE 'ALTER TABLE c.s.t ADD COLUMN b INT'", 'the effect of EXECUTE IMMEDIATE is unknown'],
    ['BEGIN\n  ALTER TABLE c.s.t ADD COLUMN b INT;\nEND', 'BEGIN … END blocks'],
    ['SYNC TABLE c.s.u FROM hive_metastore.s.u', 'SYNC does not list'],
    ['RESTORE TABLE c.s.t TO VERSION AS OF 1', 'RESTORE does not list'],
    ['INSERT INTO c.s.t WITH SCHEMA EVOLUTION SELECT 1', 'WITH SCHEMA EVOLUTION adds'],
    ['FROM x INSERT WITH SCHEMA EVOLUTION INTO c.s.t SELECT 1', 'WITH SCHEMA EVOLUTION adds'],
    ['ALTER TABLE c.s.t PARTITION (a = 1) CHANGE COLUMN a a BIGINT', 'a partition has the columns of its table'],
    ['SET SCHEMA x', 'SET does not select a schema'],
    ['UNDROP TABLE c.s.t', 'UNDROP does not list'],
    ['CREATE OR REFRESH STREAMING TABLE c.s.u AS SELECT * FROM STREAM c.s.t', 'does not list the columns'],
    ['CREATE STREAMING TABLE c.s.u FLOW AUTO CDC FROM stream(x) KEYS (a) SEQUENCE BY a', 'does not list the columns'],
    ['CREATE TABLE c.s.u', 'does not list the columns'],
    ['CREATE TABLE c.s.u USING delta AS WITH q AS (SELECT 1) SELECT * FROM q', 'does not list the columns'],
    ['CREATE TABLE c.s.u DEEP CLONE c.s.t', 'does not list the columns'],
  ];
  test.each(rows)('%s', (sql, reason) => expect(outcome(`${T}; ${sql}`)).toContain(reason));

  const harmless: string[] = [
    'MERGE WITH SCHEMA EVOLUTION INTO c.s.other USING x ON true WHEN NOT MATCHED THEN INSERT *',
    'MERGE WITH SCHEMA EVOLUTION INTO delta.`/x` USING x ON true WHEN NOT MATCHED THEN INSERT *',
    "COPY INTO c.s.t FROM '/x' FILEFORMAT = JSON COPY_OPTIONS ('mergeSchema' = 'false')",
    'RESTORE TABLE delta.`/x` TO VERSION AS OF 1',
    'SET spark.databricks.delta.schema.autoMerge.enabled = false',
    'INSERT INTO c.s.t REPLACE USING (a) SELECT 1',
    'BEGIN TRANSACTION; COMMIT',
    'BEGIN; ROLLBACK',
  ];
  test.each(harmless)('not %s', (sql) => expect(outcome(`${T}; ${sql}; ${ADD}`)).toEqual(BOTH));
});

describe('statements that do not change columns', () => {
  const rows: string[] = [
    "ADD JAR '/Volumes/x.jar'",
    'ADD JARS a.jar b.jar',
    'ADD FILE /x/y.py',
    'ADD ARCHIVE x.zip',
    'LIST JAR',
    "CREATE WIDGET TEXT env DEFAULT 'dev'",
    "CREATE WIDGET DROPDOWN x DEFAULT 'a' CHOICES SELECT 'a'",
    'REMOVE WIDGET env',
    'CREATE MULTISELECT WIDGET x',
    'UNSET TAG ON TABLE c.s.t team',
    'SET TAG ON COLUMN c.s.t.a team = x',
    'APPLY CHANGES INTO LIVE.x FROM stream(y) KEYS (a) SEQUENCE BY b',
    'AUTO CDC INTO x FROM stream(y) KEYS (a) SEQUENCE BY b',
    'CREATE FLOW f AS AUTO CDC INTO x FROM stream(y) KEYS (a) SEQUENCE BY b',
    'CREATE FLOW f AS INSERT INTO x BY NAME SELECT * FROM STREAM(y)',
    'CREATE OR REFRESH LIVE TABLE x AS SELECT 1',
    'CREATE OR REFRESH STREAMING LIVE TABLE x AS SELECT 1',
    'CREATE STREAMING LIVE TABLE x (CONSTRAINT v EXPECT (a > 0)) AS SELECT 1',
    'CREATE INCREMENTAL LIVE VIEW x AS SELECT 1',
    'CREATE TEMPORARY STREAMING TABLE x AS SELECT 1',
    'CREATE MATERIALIZED VIEW x AS SELECT 1',
    'CREATE ONLINE TABLE x FROM y',
    'CREATE RECURSIVE VIEW x AS SELECT 1',
    'DROP PROCEDURE x',
    'ALTER TABLE c.s.t UNSET TAG team',
    'ALTER TABLE c.s.t SET TAG team = x',
    'ALTER TABLE c.s.t REPLACE PARTITIONED BY WITH CLUSTER BY (a)',
    'ALTER TABLE c.s.t WRITE ORDERED BY a',
    'DECLARE OR REPLACE VARIABLE x INT DEFAULT 1',
    'ALTER POLICY p ON TABLE c.s.t',
    "ALTER TABLE delta.`/Volumes/x` SET TBLPROPERTIES ('a' = 'b')",
    'CREATE TABLE delta.`/Volumes/x` USING delta',
    'CREATE TABLE IF NOT EXISTS delta.`s3://x/y` (z INT)',
    'DROP TABLE parquet.`/x`',
    "COMMENT ON TABLE delta.`/x` IS 'y'",
    'FROM x SELECT a |> WHERE a > 1',
  ];
  test.each(rows)('%s', (sql) => expect(outcome(`${T}; ${sql}; ${ADD}`)).toEqual(BOTH));

  test('they are counted by their kind', () => {
    const { skipped } = readScript(
      `${T}; INSERT INTO x VALUES (1); INSERT INTO y VALUES (1); CREATE VIEW v AS SELECT 1; ADD JAR x; DROP TABLE delta.\`/x\`; ALTER TABLE c.s.t OWNER TO x; (SELECT 1)`,
    );
    expect([...skipped]).toEqual([
      ['INSERT', 2],
      ['CREATE VIEW', 1],
      ['ADD JAR', 1],
      ['path', 1],
      ['ALTER TABLE', 1],
      ['SELECT', 1],
    ]);
  });
});

describe('statements that are read', () => {
  const rows: [sql: string, want: string][] = [
    ["USE CATALOG 'd'; CREATE TABLE x.y (a INT)", 'd.x.y(a INT)'],
    ["SET CATALOG 'd'; USE SCHEMA 'x'; CREATE TABLE y (a INT)", 'd.x.y(a INT)'],
    ['SET CATALOG `d`; USE DATABASE IDENTIFIER("x"); CREATE TABLE y (a INT)', 'd.x.y(a INT)'],
    [
      "CREATE TABLE IDENTIFIER('d.x.y') (a INT); ALTER TABLE IDENTIFIER('d.' || 'x' 'x'.y) ADD COLUMN b INT",
      'IDENTIFIER holds an expression whose value is only known when the statement runs',
    ],
    [
      "CREATE TABLE IDENTIFIER('d.x.y') (a INT); ALTER TABLE IDENTIFIER('d.' || 'x' '.y') ADD COLUMN b INT",
      'd.x.y(a INT, b INT)',
    ],
    ["USE IDENTIFIER('d.`x-1`'); CREATE TABLE IDENTIFIER('y') (a INT)", 'd.x-1.y(a INT)'],
    ["CREATE TABLE IDENTIFIER('d.x').y (a INT); ALTER TABLE d.x.y RENAME COLUMN a TO b", 'd.x.y(b INT)'],
    ['CREATE TABLE d.x.identifier (a INT)', 'd.x.identifier(a INT)'],
    ['USE d.x; CREATE TABLE identifier (`a` INT, b INT)', 'd.x.identifier(a INT, b INT)'],
    ["USE d.x; CREATE TABLE IDENTIFIER('a b') (c INT)", 'IDENTIFIER holds "a b", which is not a name'],
    [
      'CREATE TABLE d.x.y (p STRUCT<x: INT, y: INT>); ALTER TABLE d.x.y CHANGE COLUMN p.x x BIGINT COMMENT "c" AFTER y',
      'd.x.y(p STRUCT<y: INT, x: BIGINT>)',
    ],
    [
      'CREATE TABLE d.x.y (p ARRAY<INT>, m MAP<STRING, INT>); ALTER TABLE d.x.y CHANGE p.element element BIGINT; ALTER TABLE d.x.y CHANGE COLUMN m.value value BIGINT',
      'd.x.y(p ARRAY<BIGINT>, m MAP<STRING, BIGINT>)',
    ],
    [
      'CREATE TABLE d.x.y (comment STRING, first INT, `type` INT); ALTER TABLE d.x.y CHANGE COLUMN comment comment VARCHAR(5); ALTER TABLE d.x.y CHANGE COLUMN first first BIGINT; ALTER TABLE d.x.y CHANGE COLUMN type type BIGINT',
      'd.x.y(comment VARCHAR(5), first BIGINT, type BIGINT)',
    ],
    ['CREATE TABLE d.x.y (a INT, date DATE); ALTER TABLE d.x.y CHANGE COLUMN a AFTER date', 'd.x.y(date DATE, a INT)'],
    [
      'CREATE TABLE d.x.y (a INT); ALTER TABLE d.x.y CHANGE COLUMN a b BIGINT',
      'expected the name a again (RENAME COLUMN renames a column), found "b"',
    ],
    ["CREATE TABLE d.x.y (a INT COMMENT 'x' 'y') COMMENT 'x' \"y\" TBLPROPERTIES ('k' = 'v' 'w')", 'd.x.y(a INT)'],
    [
      'CREATE OR REFRESH STREAMING TABLE d.x.y (a STRING) FLOW AUTO CDC FROM stream(z) KEYS (a) SEQUENCE BY a STORED AS SCD TYPE 1',
      'd.x.y(a STRING)',
    ],
    ["CREATE STREAMING TABLE d.x.y (a STRING) SCHEDULE REFRESH CRON '0 0 * * *' AS SELECT 1", 'd.x.y(a STRING)'],
  ];
  test.each(rows)('%s', (sql, want) => {
    const found = outcome(sql);
    expect(typeof found === 'string' ? found : found.join()).toBe(want);
  });

  test.each([
    ['SET EXTERNAL', 'EXTERNAL'],
    ['SET EXTERNAL DRY RUN', 'MANAGED'],
    ['SET MANAGED TRUNCATE HISTORY', 'MANAGED'],
    ['UNSET MANAGED', 'EXTERNAL'],
  ])('ALTER TABLE … %s', (action, kind) => {
    expect(applySql(`${T}; ALTER TABLE c.s.t ${action}`)[0]?.kind).toBe(kind);
  });

  test('adjacent strings are one', () => {
    const [table] = applySql(
      "CREATE TABLE c.s.t (a INT COMMENT 'x' 'y') COMMENT 'p' \"q\" TBLPROPERTIES ('k' = 'v' 'w', 'l' 'm')",
    );
    expect(table).toMatchObject({ comment: 'pq', properties: { k: 'vw', l: 'm' }, columns: [{ comment: 'xy' }] });
  });
});

describe('temporary tables', () => {
  const rows: [sql: string, want: string[] | string][] = [
    ['CREATE TEMP TABLE t (x INT); DROP TABLE t', ['c.s.t(a INT)']],
    [
      'CREATE TEMPORARY TABLE IF NOT EXISTS stage AS SELECT 1; ALTER TABLE stage ADD COLUMN y INT; DROP TABLE stage',
      ['c.s.t(a INT)'],
    ],
    ['CREATE OR REPLACE TEMP TABLE t (x INT); ALTER TABLE c.s.t ADD COLUMN b INT', BOTH],
    ['CREATE TEMP TABLE t (x INT); DROP TEMPORARY TABLE IF EXISTS t; ALTER TABLE t ADD COLUMN b INT', BOTH],
    ['DROP TEMP TABLE IF EXISTS t', ['c.s.t(a INT)']],
    ['CREATE TEMP TABLE stage (x INT); ALTER TABLE stage RENAME TO other; DROP TABLE other', ['c.s.t(a INT)']],
    [
      'CREATE TEMP TABLE t (x INT); ALTER TABLE t ADD COLUMN b INT',
      't is both a temporary table and c.s.t: write the full name',
    ],
    ['CREATE TEMP VIEW v AS SELECT 1; DROP VIEW v', ['c.s.t(a INT)']],
    ['DROP TABLE stage', 'Table c.s.stage was not created before'],
  ];
  test.each(rows)('%s', (sql, want) => expect(outcome(`USE c.s; CREATE TABLE t (a INT); ${sql}`)).toEqual(want));
});
