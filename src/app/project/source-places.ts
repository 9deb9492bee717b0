import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { lockPath } from '../../lock/lock-folder.js';
import { TableName } from '../../model/table-name.js';
import { retryBusyNow } from '../../system/busy-file.js';
import { readNow } from '../../system/read-file.js';
import type { ResolvedProject } from './resolve-project.js';

/** A place that a reader of a pull request can open: a file, relative to the repository, and a line, counted from 1. */
interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** The code and path of a finding or diagnostic. */
interface LocatedItem {
  readonly code: string;
  readonly path: string | null;
}

/** Finds the place of a table's finding or diagnostic: a generated file, or the line of the column in the lock. */
export type SourcePlaceFinder = (table: string, item: LocatedItem) => SourcePlace | undefined;

/** Codes of diagnostics whose path is a generated file. */
const FILE_CODES: ReadonlySet<string> = new Set<Diagnostic['code']>([
  'file-edited',
  'file-missing',
  'file-stale',
  'file-orphaned',
]);

/** Returns a finder of places in a project. File names are relative to `root`. */
export function sourcePlaceFinder(
  { lockFolder, out }: Pick<ResolvedProject, 'lockFolder' | 'out'>,
  root: string,
): SourcePlaceFinder {
  const locks = new Map<string, readonly string[] | undefined>();
  const fromRoot = (file: string): string => relative(root, resolve(file)).replaceAll('\\', '/');
  return (table, { code, path }) => {
    if (FILE_CODES.has(code) && path !== null) return { file: fromRoot(join(out, path)), line: 1 };
    const file = lockFile(lockFolder, table);
    if (file === undefined) return undefined;
    const lines = locks.get(file) ?? readLines(file);
    locks.set(file, lines);
    return lines === undefined ? undefined : { file: fromRoot(file), line: findLine(lines, path) };
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
    return retryBusyNow({ path: file, needs: 'read' }, () => readNow(file, 64 * 1024 * 1024))
      .toString('utf8')
      .split(/\r?\n/);
  } catch {
    return undefined;
  }
}

/** The lock has one line per column. A column that is not in it yet is placed where the columns begin. */
function findLine(lines: readonly string[], path: string | null): number {
  if (path === null) return 1;
  const column = /^[^.[{]*/.exec(path)?.[0] ?? '';
  const line = lines.findIndex((text) => text.startsWith(`    {"name": ${JSON.stringify(column)}, "number"`));
  if (line >= 0) return line + 1;
  return (
    Math.max(
      0,
      lines.findIndex((text) => text.startsWith('  "columns"')),
    ) + 1
  );
}
