import type { CheckResult } from '../../app/check/check-result.js';
import type { Check } from '../../app/doctor/check.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';

/** A finding or a diagnostic, as reporters for machines show both. */
export interface Problem {
  /** `error` is what makes the command fail. */
  readonly level: 'error' | 'warning' | 'notice';
  readonly table: string;
  /** Of a project with targets. */
  readonly target?: string;
  readonly code: string;
  readonly path: string | null;
  readonly message: string;
  /** What to do. */
  readonly help: string;
}

/** Which drift makes a check fail. */
export type FailOn = 'breaking' | 'any';

/** All that a check says of a table, in its order. */
export function problemsOf({ table, target, findings, diagnostics }: CheckResult, failOn: FailOn): Problem[] {
  const at = target === 'default' ? {} : { target };
  const found = findings.map(({ code, severity, path, message, fix }): Problem => {
    const level = failOn === 'any' || severity === 'breaking' ? 'error' : severity === 'info' ? 'notice' : 'warning';
    return { level, table, ...at, code, path, message, help: `To mend it: ${fix}` };
  });
  return [...found, ...diagnostics.map((diagnostic) => ({ ...problemOf(diagnostic, table), ...at }))];
}

/** What a check of doctor says, where it is no success. One that was skipped is a notice. */
export function checkProblem({ name, table, status, message, fix }: Check): Problem[] {
  if (status === 'ok') return [];
  const level = ({ fail: 'error', warn: 'warning', skip: 'notice' } as const)[status];
  return [{ level, table: table ?? '', code: name, path: null, message, help: fix ?? '' }];
}

/** A diagnostic of a table. */
export function problemOf({ code, severity, path, message, help }: Diagnostic, table: string): Problem {
  return { level: severity === 'info' ? 'notice' : severity, table, code, path, message, help };
}

/** The table as it is told of: `iot.events (prod)` in a project with targets. */
export function nameOf({ table, target = 'default' }: { readonly table: string; readonly target?: string }): string {
  return target === 'default' ? table : `${table} (${target})`;
}
