import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import { readAnyStatement } from '../../src/ddl/read-statement.ts';
import { splitScript } from '../../src/ddl/split-script.ts';
import { SqlCursor } from '../../src/ddl/sql-cursor.ts';

/** How many statements of some SQL files were read, skipped and rejected, by kind or reason, most first. */
export interface BulkCounts {
  files: number;
  statements: number;
  downSections: number;
  read: Record<string, number>;
  skipped: Record<string, number>;
  rejected: Record<string, number>;
}

/**
 * Reads every `.sql` file below a folder, each statement on its own, so that one that is rejected does not hide the next. Nothing
 * is applied to tables.
 */
export async function readBulk(folder: string): Promise<BulkCounts> {
  const counts: BulkCounts = { files: 0, statements: 0, downSections: 0, read: {}, skipped: {}, rejected: {} };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.sql$/i.test(entry.name));
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const path of paths) countFile(await readFile(path, 'utf8'), counts, relative(folder, path));
  for (const key of ['read', 'skipped', 'rejected'] as const) counts[key] = sorted(counts[key]);
  return counts;
}

function countFile(text: string, counts: BulkCounts, file: string): void {
  counts.files++;
  try {
    const { statements, downSections } = splitScript(text.replace(/^\uFEFF/, ''));
    counts.downSections += downSections;
    for (const tokens of statements) countStatement(new SqlCursor(text, tokens, {}), counts);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw new Error(`${file} ends the program`, { cause: error });
    add(counts.rejected, `whole file: ${general(error.reason)}`);
  }
}

function countStatement(cursor: SqlCursor, counts: BulkCounts): void {
  counts.statements++;
  try {
    const statement = readAnyStatement(cursor);
    if (statement.kind === 'skipped') add(counts.skipped, statement.what);
    else add(counts.read, statement.kind);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    add(counts.rejected, general(error.reason));
  }
}

/** Removes what a reason quotes from the file. */
function general(reason: string): string {
  return reason
    .replace(/, found .*$/s, '')
    .replace(/^unknown statement .*$/s, 'unknown statement')
    .replace(/^the placeholder .* has no value$/s, 'a placeholder has no value')
    .replace(/^'.*' is a placeholder/s, 'a placeholder');
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
