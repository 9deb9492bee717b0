import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import { defaultArtifactSettings } from '../../../src/artifacts/artifact-settings.ts';
import type { Row } from '../../../src/catalog/sql/sql-session.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { expectAgree } from './expect-agree.ts';
import type { SqlPeer } from './sql-peer.ts';

/**
 * Tables that stock Spark does not DESCRIBE AS JSON. It has no information_schema either: the tests make one, with the
 * columns that Databricks documents, and with the types as Spark writes them.
 */
export function fallsBack(peer: SqlPeer): void {
  const { catalog } = peer.endpoint;
  const information = `\`${catalog}\`.information_schema`;
  const quote = (text: string | null): string => (text === null ? 'NULL' : `'${text.replace(/[\\']/g, '\\$&')}'`);
  const statement = `CREATE TABLE ${peer.name('stock').toSql()} (id BIGINT NOT NULL COMMENT 'it\\'s', c CHAR(3), v VARCHAR(9) NOT NULL,
    s STRUCT<a: INT NOT NULL, b: ARRAY<STRUCT<c: STRING>>> COMMENT 'nested', m MAP<STRING, DECIMAL(20, 4)>, ts TIMESTAMP, tn TIMESTAMP_NTZ,
    va VARIANT, \`a b\` DATE)
    USING DELTA COMMENT 'a table' TBLPROPERTIES ('testkit.stock' = 'yes', 'delta.columnMapping.mode' = 'name')`;

  /** Rows of `columns` and `tables`, from what Spark shows and what was declared. */
  async function fill(declared: TableModel): Promise<void> {
    await peer.run(`CREATE SCHEMA IF NOT EXISTS ${information}`);
    const key = 'table_catalog STRING, table_schema STRING, table_name STRING';
    await peer.run(
      `CREATE TABLE ${information}.columns (${key}, column_name STRING, ordinal_position INT, full_data_type STRING, is_nullable STRING, comment STRING) USING DELTA`,
    );
    await peer.run(
      `CREATE TABLE ${information}.tables (${key}, table_type STRING, data_source_format STRING, comment STRING) USING DELTA`,
    );
    const shown = (await peer.run(`DESCRIBE TABLE ${peer.name('stock').toSql()}`)) as readonly (Row & {
      col_name: string;
      data_type: string;
      comment: string | null;
    })[];
    const of = `${quote(catalog)}, ${quote(peer.schema)}, 'stock'`;
    const rows = declared.columns.map(({ name, nullable }, i) => {
      const { data_type, comment } = shown.find(({ col_name }) => col_name === name)!;
      return `(${of}, ${quote(name)}, ${i}, ${quote(data_type)}, ${nullable ? "'YES'" : "'NO'"}, ${quote(comment || null)})`;
    });
    await peer.run(`INSERT INTO ${information}.columns VALUES ${rows.reverse().join(', ')}`);
    await peer.run(`INSERT INTO ${information}.tables VALUES (${of}, 'MANAGED', 'DELTA', 'a table')`);
  }

  describe.runIf(peer.endpoint.own)('information_schema', () => {
    test('is asked for what is not described AS JSON, and its absence is told', async () => {
      await peer.run(statement);
      await expect(peer.read('stock')).rejects.toThrow(/AS JSON \(\[.*NOT_SUPPORTED.*\[describe-not-supported\]/);
    });

    test('gives the table as it was declared, as far as it knows it', async () => {
      const declared = await peer.declared(statement);
      await fill(declared);
      const oneSided = expectAgree(await peer.read('stock'), declared);
      expect(oneSided).toContain('.columns[].type.fields[].nullable');
      expect(oneSided).toContain('.columns[].type.valueContainsNull');
      expect(oneSided).toContain('the bound of a string');
      for (const fact of ['nullable', 'comment', 'name']) expect(oneSided).not.toContain(`.columns[].${fact}`);
      for (const fact of ['kind', 'format', 'comment']) expect(oneSided).not.toContain(`.${fact}`);
    });

    test('is generated from, and what it does not know is said', async () => {
      const out = join(peer.folder, 'fallback');
      const settings = {
        out,
        lockFolder: join(out, 'zerobus.lock'),
        dryRun: false,
        artifacts: defaultArtifactSettings,
      };
      // The column with a blank is none for protobuf.
      await peer.run(`ALTER TABLE ${peer.name('stock').toSql()} DROP COLUMN \`a b\``);
      await peer.run(`DELETE FROM ${information}.columns WHERE column_name = 'a b'`);
      const [result] = await generateFromSource([peer.name('stock')], { ...settings, source: peer.source });
      expect(result?.status).toBe('written');
      expect(result?.diagnostics).toContainEqual(
        expect.objectContaining({
          code: 'nested-nullability-unknown',
          severity: 'info',
          message: 'The source does not show which fields inside s are NOT NULL.',
        }),
      );
    });

    test('a table that it does not have is missing', async () => {
      await peer.run(`DELETE FROM ${information}.columns WHERE table_name = 'stock'`);
      await expect(peer.read('stock')).rejects.toMatchObject({ code: 'table-not-found' });
    });

    test('lists tables, page after page', async () => {
      await peer.run(
        `INSERT INTO ${information}.tables SELECT ${quote(catalog)}, 'big', concat('t', lpad(id, 5, '0')), if(id = 7, 'VIEW', 'MANAGED'), 'DELTA', NULL FROM range(2500)`,
      );
      const listed = await peer.source.listTables({ catalog, schema: 'BIG' });
      expect(listed).toHaveLength(2500);
      expect(listed.map(({ name }) => name.table)).toEqual(listed.map((_, i) => `t${String(i).padStart(5, '0')}`));
      expect(listed.filter(({ kind }) => kind === 'VIEW').map(({ name }) => name.table)).toEqual(['t00007']);
    });
  });
}
