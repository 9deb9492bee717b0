import type { CheckName } from './check-names.js';

/** `fail`: ingesting does not work; `warn`: it may fail, now or later; `skip`: the check was not possible or not requested. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip';

/** The result of one check of doctor, as in reports. */
interface DoctorCheck {
  readonly name: CheckName;
  /** `catalog.schema.table`; null for a check of the machine. */
  readonly table: string | null;
  readonly status: CheckStatus;
  readonly message: string;
  /** A command, SQL or sentence that fixes the problem; null if there is nothing to do. */
  readonly fix: string | null;
}

/** The result of one check. */
export interface Check extends DoctorCheck {
  /** The SQL statements of the fix, ready to run. */
  readonly statements: readonly string[];
}

/** The checks of a project. `--reporter json` prints this shape. */
export interface DoctorReport {
  readonly version: 1;
  readonly checks: readonly DoctorCheck[];
}

/** Builds the report of checks. */
export function doctorReport(checks: readonly Check[]): DoctorReport {
  return {
    version: 1,
    checks: checks.map(({ name, table, status, message, fix }) => ({ name, table, status, message, fix })),
  };
}
