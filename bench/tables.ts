import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 25 columns of a typical table of events. */
const types: readonly string[] = [
  'STRING NOT NULL',
  'BIGINT',
  'DOUBLE',
  'TIMESTAMP NOT NULL',
  'INT',
  'DECIMAL(10, 2)',
  'DATE',
  'BOOLEAN',
  'VARCHAR(20)',
  'BINARY',
  'TIMESTAMP_NTZ',
  'FLOAT',
  'SMALLINT',
  'STRUCT<a: INT, b: STRING>',
  'ARRAY<STRING>',
  'MAP<STRING, DOUBLE>',
  'STRING',
  'BIGINT',
  'DOUBLE',
  'TIMESTAMP',
  'INT',
  'STRING',
  'VARIANT',
  'BOOLEAN',
  'STRING',
];

/** Types that the official generator supports too. */
const plain: readonly string[] = types.filter((type) => !/DECIMAL|VARIANT/.test(type)).concat('STRING', 'DATE');

/** Returns the `CREATE TABLE` statement of a table with that many columns. */
export function createTable(name: string, columns: number, of: readonly string[] = types): string {
  const lines = Array.from({ length: columns }, (_, i) => `  c${i} ${of[i % of.length]}`);
  return `CREATE TABLE ${name} (\n${lines.join(',\n')}\n);\n`;
}

/** Writes a snapshot with these statements into a folder, and returns the folder. */
export function writeSnapshot(folder: string, statements: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tables.sql'), statements.join(''));
  return folder;
}

/** Returns the statements of `count` tables with 25 columns, in ten schemas. */
export function manyTables(count: number): string[] {
  return Array.from({ length: count }, (_, i) => createTable(`catalog.schema_${i % 10}.table_${i}`, 25));
}

/** Returns the statement of one table, with columns of types that the official generator supports. */
export function plainTable(name: string, columns: number): string {
  return createTable(name, columns, plain);
}
