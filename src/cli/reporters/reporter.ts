import type { CheckResult } from '../../app/check/check-result.js';
import type { Check } from '../../app/doctor/doctor-report.js';
import type { GeneratedTable } from '../../app/generate/generate-project.js';

/** Prints the results of a command, once, at its end. */
export interface Reporter {
  generated(results: readonly GeneratedTable[]): void;
  checked(results: readonly CheckResult[]): void;
  diagnosed(checks: readonly Check[]): void;
}
