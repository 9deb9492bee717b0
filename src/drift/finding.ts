import { printable } from '../diagnostics/printable.js';
import { shellWord } from '../diagnostics/shell-word.js';
import { quoteNameIfNeeded } from '../model/quote-name.js';
import type { TableName } from '../model/table-name.js';
import { type DriftCode, type DriftSeverity, driftClasses } from './classification.js';

/** One difference between a table and what its code was generated from, in the shape that `--reporter json` prints. */
export interface Finding {
  readonly code: DriftCode;
  readonly severity: DriftSeverity;
  /** The column, with struct fields after dots, `[]` for elements and `{}` for map values; null for the table. */
  readonly path: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** What changed, and what that does to running producers. */
  readonly message: string;
  /** The command that brings the code up to date, or the statement that the table needs. */
  readonly fix: string;
}

/** The two states of what changed, null where there is none. */
export interface Change {
  readonly path: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a row of the classification may name beside the change. */
export interface FindingPlace {
  /** Words of a command. */
  readonly files?: readonly string[];
  /** Where the table lies, for statements; default: its name. */
  readonly at?: TableName;
}

/** Makes a finding from its row in the classification, for `table`. */
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
    files: files.map(shellWord).join(' '),
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
    fix: row.fix === undefined ? `zerobus-gen ${shellWord(String(table))}` : fill(row.fix),
  };
}
