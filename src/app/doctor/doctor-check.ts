import type { CheckName } from './check-names.js';

/** `fail`: ingesting does not work; `warn`: it may fail, now or later; `skip`: the check was not possible or not requested. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip';

/** The result of one check. */
export interface Check {
  readonly name: CheckName;
  /** `catalog.schema.table`, or null for a check of the machine. */
  readonly table: string | null;
  readonly status: CheckStatus;
  readonly message: string;
  /** A command, SQL or sentence that fixes the problem; null if there is nothing to do. */
  readonly fix: string | null;
  /** The SQL statements of the fix, ready to run. */
  readonly statements: readonly string[];
}
