import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 25 columns, as a table of events has them. */
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

/** Types that the official generator takes too. */
const plain: readonly string[] = types.filter((type) => !/DECIMAL|VARIANT/.test(type)).concat('STRING', 'DATE');

/** `CREATE TABLE` of a table with so many columns. */
export function createTable(name: string, columns: number, of: readonly string[] = types): string {
  const lines = Array.from({ length: columns }, (_, i) => `  c${i} ${of[i % of.length]}`);
  return `CREATE TABLE ${name} (\n${lines.join(',\n')}\n);\n`;
}

/** A snapshot in a folder of its own; gives the folder. */
export function writeSnapshot(folder: string, statements: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tables.sql'), statements.join(''));
  return folder;
}

/** So many tables of 25 columns in ten schemas. */
export function manyTables(count: number): string[] {
  return Array.from({ length: count }, (_, i) => createTable(`catalog.schema_${i % 10}.table_${i}`, 25));
}

/** One table of so many columns, of types that the official generator takes. */
export function plainTable(name: string, columns: number): string {
  return createTable(name, columns, plain);
}
