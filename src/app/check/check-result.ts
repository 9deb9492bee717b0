import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Finding } from '../../drift/finding.js';

/** What checking found for one table, in the shape that `--reporter json` prints. */
export interface CheckResult {
  /** `catalog.schema.table`. */
  readonly table: string;
  /** Without targets there is one, `default`. */
  readonly target: string;
  /** `error`: it could not be checked, which is never taken for "no drift". */
  readonly status: 'ok' | 'drift' | 'error';
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The document that `--reporter json` prints. */
export interface CheckReport {
  readonly version: 1;
  readonly tables: readonly CheckResult[];
  /** How many tables have each status. */
  readonly summary: { readonly ok: number; readonly drift: number; readonly error: number };
}

export function checkReport(tables: readonly CheckResult[]): CheckReport {
  const count = (status: CheckResult['status']): number => tables.filter((table) => table.status === status).length;
  return { version: 1, tables, summary: { ok: count('ok'), drift: count('drift'), error: count('error') } };
}
