import { printable } from '../model/printable.js';
import { shellWord } from '../model/shell-word.js';
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
  /** The command that brings the code up to date. */
  readonly fix: string;
}

/** The two states of what changed, null where there is none. */
export interface Change {
  readonly path: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** Makes a finding from its row in the classification. `table` is the name that the fix needs. */
export function finding(code: DriftCode, table: string, change: Change): Finding {
  const row = driftClasses[code];
  const what = row.message.replace(/\{(path|before|after)\}/g, (_, key: keyof Change) =>
    printable(change[key] ?? 'the table', 500),
  );
  return {
    code,
    severity: row.severity,
    ...change,
    message: `${what}. ${row.effect}`,
    fix: `zerobus-gen ${shellWord(table)}`,
  };
}
