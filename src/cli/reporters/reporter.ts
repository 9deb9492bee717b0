import type { Check } from '../../doctor/check.js';
import type { CheckResult } from '../../pipeline/check-result.js';
import type { GeneratedTable } from '../../project/generate-project.js';

/** Prints the results of a command, once, at its end. */
export interface Reporter {
  generated(results: readonly GeneratedTable[]): void;
  checked(results: readonly CheckResult[]): void;
  diagnosed(checks: readonly Check[]): void;
}
