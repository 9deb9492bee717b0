// Delta tables in temporary folders, for tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseSqlType } from '../../../src/ddl/parse-sql-type.ts';
import { DataFileWriter } from '../../../src/emulator/delta/data/data-file-writer.ts';
import { readDataFiles } from '../../../src/emulator/delta/data/read-data-files.ts';
import type { DeltaTable } from '../../../src/emulator/delta/delta-table.ts';
import type { RecordBatch } from '../../../src/emulator/storage/record-batch.ts';
import type { Row } from '../../../src/emulator/validate/emulated-row.ts';
import type { ColumnModel, TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';

/** Creates a folder that is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zerobus delta '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Describes a table by SQL types; a type that ends with `!` is NOT NULL, and one that starts with `#` partitions the table. */
export function model(types: Readonly<Record<string, string>>, more: Partial<TableModel> = {}): TableModel {
  const columns = Object.entries(types).map(
    ([name, text], i): ColumnModel => ({
      name,
      type: parseSqlType(text.replace(/^#|!$/g, '')),
      nullable: !text.endsWith('!'),
      columnId: i + 1,
      partitionIndex: text.startsWith('#') ? i : null,
    }),
  );
  return { name: new TableName('catalog', 'iot', 'events'), columns, ...more };
}

/** Returns JSON records as one batch for a table. */
export function jsonBatch({ columns }: TableModel, records: readonly object[]): RecordBatch {
  const texts = records.map((record) => Buffer.from(JSON.stringify(record), 'utf8'));
  const bounds = new Uint32Array(2 * texts.length);
  let at = 0;
  for (const [i, { length }] of texts.entries()) {
    bounds.set([at, at + length], 2 * i);
    at += length;
  }
  const schema = { plan: undefined, descriptor: undefined, columns };
  return { schema, bytes: Buffer.concat(texts), count: texts.length, bounds };
}

/** Writes rows to a table, as one commit. */
export function insert(table: DeltaTable, rows: readonly Row[]): void {
  const writer = new DataFileWriter(table);
  for (const row of rows) writer.add(row);
  const added = writer.finish();
  table.commit('WRITE', () => added.map((add) => ({ add })));
}

/** Reads all rows of a table. */
export function readAll(table: DeltaTable): Row[] {
  return [...readDataFiles(table, new Set(table.columns.map(({ name }) => name)))];
}
