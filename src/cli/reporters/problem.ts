import type { CheckResult } from '../../app/check/check-result.js';
import type { Check } from '../../app/doctor/doctor-report.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { printable, printableLines } from '../../diagnostics/printable.js';

/** A finding, diagnostic or check in the form that reporters for machines use; its texts are safe to print, and bounded. */
export interface Problem {
  /** `error`: it makes the command fail. */
  readonly level: 'error' | 'warning' | 'notice';
  readonly table: string;
  /** Absent in a project without targets. */
  readonly target?: string;
  readonly code: string;
  readonly path: string | null;
  readonly message: string;
  /** How to fix it; '' if there is nothing to do. */
  readonly fix: string;
}

/** Which drift makes a check fail. */
export type FailOn = 'breaking' | 'any';

/** Returns the problems of a table that was checked, findings first. */
export function checkProblems({ table, target, findings, diagnostics }: CheckResult, failOn: FailOn): Problem[] {
  const at = target === 'default' ? {} : { target };
  const problems = findings.map(({ code, severity, path, message, fix }): Problem => {
    const level = failOn === 'any' || severity === 'breaking' ? 'error' : severity === 'info' ? 'notice' : 'warning';
    return toProblem({ level, table, ...at, code, path, message, fix });
  });
  return [...problems, ...diagnostics.map((diagnostic) => ({ ...diagnosticProblem(diagnostic, table), ...at }))];
}

/** Returns the problem that a check of doctor found, if it did not succeed. A skipped check is a notice. */
export function doctorProblems({ name, table, status, message, fix }: Check): Problem[] {
  if (status === 'ok') return [];
  const level = ({ fail: 'error', warn: 'warning', skip: 'notice' } as const)[status];
  return [toProblem({ level, table: table ?? '', code: name, path: null, message, fix: fix ?? '' })];
}

/** Returns a diagnostic of a table as a problem. */
export function diagnosticProblem({ code, severity, path, message, help }: Diagnostic, table: string): Problem {
  return toProblem({ level: severity === 'info' ? 'notice' : severity, table, code, path, message, fix: help });
}

/** Names come from a catalog, and texts may come from a server. */
function toProblem(problem: Problem): Problem {
  return {
    ...problem,
    table: printable(problem.table),
    path: problem.path === null ? null : printable(problem.path),
    message: printableLines(problem.message),
    fix: printableLines(problem.fix),
  };
}

/** Returns the message of a problem and its fix, on a line of its own. */
export function problemText({ message, fix }: Problem): string {
  return fix === '' ? message : `${message}\nfix: ${fix}`;
}

/** Returns the name of a table for people: `iot.events (prod)` in a project with targets. */
export function tableLabel({
  table,
  target = 'default',
}: {
  readonly table: string;
  readonly target?: string;
}): string {
  return printable(target === 'default' ? table : `${table} (${target})`);
}
