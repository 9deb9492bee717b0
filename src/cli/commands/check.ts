import { type CheckRequest, checkProject } from '../../app/check/check-project.js';
import type { CheckResult } from '../../app/check/check-result.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode, worstOf } from '../exit-code.js';
import { showProgress } from '../progress.js';
import { type ReporterFlags, report } from '../reporters/reporters.js';

const codeOf: Readonly<Record<CheckResult['status'], ExitCode>> = {
  ok: exitCode.done,
  drift: exitCode.drift,
  error: exitCode.failed,
};

/** The live tables against the lock, and the lock against the files; with `--offline` only the latter. Writes nothing. */
export async function check(flags: CheckRequest & ReporterFlags, context: Context): Promise<ExitCode> {
  const progress = showProgress(context.terminal, 'tables checked', flags.quiet);
  const { settings, results } = await checkProject(flags, context, progress.show).finally(progress.end);
  await report(flags, settings, context, (reporter) => reporter.checked(results));
  return worstOf(results.map(({ status }) => codeOf[status]));
}
