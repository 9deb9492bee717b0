import type { Finding } from '../drift/finding.js';
import type { Diagnostic } from '../model/diagnostic.js';

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
