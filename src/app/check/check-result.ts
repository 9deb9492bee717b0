import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Finding } from '../../drift/finding.js';

export type { Finding } from '../../drift/finding.js';

/** What a check found for one table. `--reporter json` prints this shape. */
export interface CheckResult {
  /** `catalog.schema.table`. */
  readonly table: string;
  /** `default` in a project without targets. */
  readonly target: string;
  /** `error`: the table could not be checked, which is not the same as no drift. */
  readonly status: 'ok' | 'drift' | 'error';
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a check found for all tables. `--reporter json` prints this shape. */
export interface CheckReport {
  readonly version: 1;
  readonly tables: readonly CheckResult[];
  /** How many tables have each status. */
  readonly summary: { readonly ok: number; readonly drift: number; readonly error: number };
}

/** Counts the results of a check by status. */
export function checkReport(tables: readonly CheckResult[]): CheckReport {
  const count = (status: CheckResult['status']): number => tables.filter((table) => table.status === status).length;
  return { version: 1, tables, summary: { ok: count('ok'), drift: count('drift'), error: count('error') } };
}
