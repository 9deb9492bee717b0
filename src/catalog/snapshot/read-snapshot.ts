import { resolve } from 'node:path';
import { DdlError } from '../../ddl/ddl-error.js';
import { SqlSyntaxError } from '../../ddl/parse-sql-type.js';
import { readScript } from '../../ddl/read-script.js';
import { TableSet } from '../../ddl/table-set.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { parseDescribeJson } from '../parse/describe-json.js';
import { parseTableResponse } from '../parse/table-response.js';
import { listSnapshotFiles, readSnapshotFile } from './snapshot-files.js';

/**
 * Reads the tables of a snapshot: a file, or the `.json` and `.sql` files of a folder in the order of their names. Several paths
 * are one snapshot, read in their order, and a file that is given again is read once. The content of a file decides how it is
 * read: a response of Unity Catalog (one table or a list), a response of `DESCRIBE TABLE EXTENDED … AS JSON`, or SQL statements,
 * which are applied in order. `catalog` is the current catalog before any USE. A file inside the folder `project` may not lead out
 * of it over a symbolic link. Throws GenError `snapshot-invalid` or `snapshot-sql-invalid`, naming the file, and what `parseTableResponse` and `parseDescribeJson` throw.
 */
export async function readSnapshot(
  paths: string | readonly string[],
  catalog?: string,
  project?: string,
): Promise<readonly TableModel[]> {
  const set = new TableSet(catalog);
  for (const file of await listAllFiles([paths].flat())) {
    const text = await readSnapshotFile(file, project);
    // A .json file is always read as JSON: a sign-in page saved by mistake must not be read as SQL.
    if (/^\s*[[{]/.test(text) || /\.json$/i.test(file)) readJson(text, file, set);
    else readSql(text, file, set);
  }
  if (set.tables.length === 0) throw invalid([paths].flat().join(' '), 'it contains no table');
  return set.tables;
}

/** Lists the files of all paths, each file once. */
async function listAllFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const path of paths) {
    for (const file of await listSnapshotFiles(path)) if (!files.has(resolve(file))) files.set(resolve(file), file);
  }
  return [...files.values()];
}

function readJson(text: string, file: string, set: TableSet): void {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw invalid(file, jsonFault(cause, 'it is not JSON'), cause);
  }
  try {
    for (const table of parseTables(value, file)) set.add(table, file);
  } catch (error) {
    if (!(error instanceof DdlError)) throw error;
    throw invalid(file, error.message, error);
  }
}

function parseTables(value: unknown, file: string): TableModel[] {
  if (has(value, 'table_name')) return [parseDescribeJson(value, file)];
  if (has(value, 'catalog_name')) return [parseTableResponse(value, file)];
  if (has(value, 'tables') && Array.isArray(value.tables))
    return value.tables.map((table) => parseTableResponse(table, file));
  throw invalid(file, 'it contains no response of Unity Catalog or DESCRIBE … AS JSON for a table');
}

function has<Key extends string>(value: unknown, key: Key): value is { readonly [K in Key]: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function readSql(text: string, file: string, set: TableSet): void {
  let at = 0;
  try {
    for (const placed of readScript(text)) {
      at = placed.at;
      set.apply(placed.statement, file);
    }
  } catch (error) {
    if (error instanceof DdlError) throw invalidSql(text, file, at, error.message, error);
    if (error instanceof SqlSyntaxError) throw invalidSql(text, file, error.position, error.reason, error);
    throw error;
  }
}

function invalidSql(text: string, file: string, at: number, reason: string, cause: Error): Error {
  const { line, column } = lineAndColumn(text, at);
  return genError('snapshot-sql-invalid', {}, { place: `${file}:${line}:${column}`, reason }, cause);
}

function invalid(file: string, reason: string, cause?: unknown): Error {
  return genError('snapshot-invalid', {}, { file, reason }, cause);
}

/** Converts a position in a text to line and column as editors count them: from 1, in UTF-16 units. */
function lineAndColumn(text: string, position: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, position).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}
