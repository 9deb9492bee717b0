import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { lockPath } from '../../lock/lock-folder.js';
import { TableName } from '../../model/table-name.js';
import type { ResolvedProject } from './run-paths.js';

/** Where a reader of a pull request looks: a file, seen from the top of the repository, and a line from 1 on. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** What a finding or a diagnostic says of itself. */
interface Located {
  readonly code: string;
  readonly path: string | null;
}

/** Finds the place of a finding or a diagnostic of a table: a generated file, or the line of the column in the lock. */
export type PlaceOf = (table: string, located: Located) => Place | undefined;

/** Diagnostics whose path is that of a generated file. */
const ofFiles: ReadonlySet<string> = new Set<Diagnostic['code']>(['file-edited', 'file-missing', 'file-stale']);

/** `top` is the folder that paths are seen from. */
export function placesIn({ lockFolder, out }: ResolvedProject, top: string): PlaceOf {
  const locks = new Map<string, readonly string[] | undefined>();
  const shown = (file: string): string => relative(top, resolve(file)).replaceAll('\\', '/');
  return (table, { code, path }) => {
    if (ofFiles.has(code) && path !== null) return { file: shown(join(out, path)), line: 1 };
    const file = lockFile(lockFolder, table);
    if (file === undefined) return undefined;
    const lines = locks.get(file) ?? readLines(file);
    locks.set(file, lines);
    return lines === undefined ? undefined : { file: shown(file), line: lineOf(lines, path) };
  };
}

function lockFile(folder: string, table: string): string | undefined {
  try {
    return lockPath(folder, TableName.parse(table, 'either'));
  } catch {
    return undefined;
  }
}

function readLines(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return undefined;
  }
}

/** The lock has one line a column; a column that it does not have yet would come below `columns`. */
function lineOf(lines: readonly string[], path: string | null): number {
  if (path === null) return 1;
  const column = /^[^.[{]*/.exec(path)?.[0] ?? '';
  const found = lines.findIndex((line) => line.startsWith(`    {"name": ${JSON.stringify(column)}, "number"`));
  return (
    (found < 0
      ? Math.max(
          0,
          lines.findIndex((line) => line.startsWith('  "columns"')),
        )
      : found) + 1
  );
}
