import { shellWord } from '../../model/shell-word.js';
import type { CheckResult } from '../../pipeline/check-result.js';
import { checkTables } from '../../pipeline/check-tables.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode, worstOf } from '../exit-code.js';
import { openProject } from '../open-project.js';
import { showProgress } from '../progress.js';
import { report } from '../reporters/reporters.js';
import { runSettings } from '../run-settings.js';
import { tableArguments } from '../table-arguments.js';
import { sourceWords, tableSource } from '../table-source.js';
import { UsageError } from '../usage-error.js';
import { isOffline, jobsOf, type SharedFlags } from './shared-flags.js';

export interface CheckFlags extends SharedFlags {
  readonly failOn: 'breaking' | 'any';
}

const codeOf: Readonly<Record<CheckResult['status'], ExitCode>> = {
  ok: exitCode.done,
  drift: exitCode.drift,
  error: exitCode.failed,
};

/** The live tables against the lock, and the lock against the files; with `--offline` only the latter. Writes nothing. */
export async function check(flags: CheckFlags, context: Context): Promise<ExitCode> {
  const tables = tableArguments(flags.tables);
  const offline = isOffline(flags);
  const project = await openProject(flags.config, context);
  const settings = await runSettings(flags, project, context);
  const source = offline ? undefined : (await tableSource(flags, project, context)).source;
  const { failOn } = flags;
  const { signal, terminal } = context;
  const progress = showProgress(terminal, 'tables checked', flags.quiet);
  const options = {
    ...settings,
    ...(source === undefined ? {} : { source }),
    failOn,
    jobs: jobsOf(flags, project.config),
    signal,
    onChecked: progress.show,
  };
  const results = await checkTables(tables, options).finally(async () => {
    progress.end();
    await source?.close?.();
  });
  if (results.length === 0) {
    throw new UsageError(
      'There is nothing in zerobus.lock to check.',
      'Run zerobus-gen catalog.schema.table first, and commit what it writes.',
    );
  }
  const told = withSource(results, flags);
  await report(flags, settings, context, (reporter) => reporter.checked(told));
  return worstOf(results.map(({ status }) => codeOf[status]));
}

/** The command that brings the code up to date reads from where the drift was seen. */
function withSource(results: readonly CheckResult[], flags: CheckFlags): readonly CheckResult[] {
  const config = flags.config === undefined ? '' : ` --config ${shellWord(flags.config)}`;
  const words = sourceWords(flags) + config;
  const fixed = (result: CheckResult): CheckResult['findings'] =>
    result.findings.map((finding) => ({
      ...finding,
      fix: finding.fix.startsWith('zerobus-gen ') ? finding.fix + words : finding.fix,
    }));
  return words === '' ? results : results.map((result) => ({ ...result, findings: fixed(result) }));
}
