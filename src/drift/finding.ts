import { printable } from '../diagnostics/printable.js';
import { shellWord } from '../diagnostics/shell-word.js';
import { quoteNameIfNeeded } from '../model/quote-name.js';
import type { TableName } from '../model/table-name.js';
import { type DriftCode, type DriftSeverity, driftClasses } from './classification.js';

/** One difference between a live table and the table that its code was generated from, as `--reporter json` prints it. */
export interface Finding {
  readonly code: DriftCode;
  readonly severity: DriftSeverity;
  /** The column, such as `readings[].value`: struct fields follow a dot, `[]` is an element, `{}` a map value. Null: the table. */
  readonly path: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** What changed, and its effect on running producers. */
  readonly message: string;
  /** The command that updates the code, or the SQL statement that the table needs. */
  readonly fix: string;
}

/** The state before and after a change; null if there is no such state, as for a column that was added. */
export interface Change {
  readonly path: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** What else a message can name. */
export interface FindingPlace {
  /** Paths of generated files, for a command in the fix. */
  readonly files?: readonly string[];
  /** The full name of the table, for SQL statements. Default: the name in the lock. */
  readonly at?: TableName;
}

/** Returns the finding of a class of drift, with the placeholders of its message and fix filled in. */
export function finding(code: DriftCode, table: TableName, change: Change, place: FindingPlace = {}): Finding {
  const { files = [], at = table } = place;
  const row: {
    readonly severity: DriftSeverity;
    readonly message: string;
    readonly effect: string;
    readonly fix?: string;
  } = driftClasses[code];
  const values: Readonly<Record<string, string | null>> = {
    ...change,
    path: change.path ?? 'the table',
    sql: at.toSql(),
    pathSql: quoteNameIfNeeded(change.path ?? ''),
    afterSql: quoteNameIfNeeded(change.after ?? ''),
    files: files.map((file) => shellWord(file)).join(' '),
  };
  const fill = (text: string, limit?: number): string =>
    text.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key] ?? 'none';
      return limit === undefined ? value : printable(value, limit);
    });
  return {
    code,
    severity: row.severity,
    ...change,
    message: `${fill(row.message, 500)}. ${row.effect}`,
    fix: row.fix === undefined ? `zerobus-gen ${table.toArgument()}` : fill(row.fix),
  };
}
