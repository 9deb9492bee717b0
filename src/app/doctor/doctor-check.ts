import type { CheckName } from './check-names.js';

/** `fail`: ingesting will not work; `warn`: it may not, or not for long; `skip`: it could not be looked at, or was not asked for. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip';

/** What came of one check. */
export interface Check {
  readonly name: CheckName;
  /** `catalog.schema.table`, or null for a check of the machine. */
  readonly table: string | null;
  readonly status: CheckStatus;
  readonly message: string;
  /** What to do, a command or SQL where there is one; null where there is nothing to do. */
  readonly fix: string | null;
  /** The SQL of the fix, ready to be run. */
  readonly statements: readonly string[];
}
