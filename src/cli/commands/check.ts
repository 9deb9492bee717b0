import type { CheckResult } from '../../app/check/check-result.js';
import { failOnValues } from '../../app/project/request-choices.js';
import { parseVariables } from '../arguments/parse-variables.js';
import { type Command, defineCommand } from '../command.js';
import { type ExitCode, exitCode, mostSevere } from '../exit-code.js';
import {
  emitFlags,
  jobsFlags,
  offlineFlags,
  outFlags,
  reportFlags,
  sourceFlags,
  targetFlags,
  workspaceFlags,
} from '../flags.js';

/** Compares the live tables, the lock and the generated files. */
export const check: Command = defineCommand({
  name: 'check',
  summary: 'Compare live tables, lock and generated files; exit with 4 if they have drifted apart',
  positionals: {
    tables: {
      type: 'string',
      array: true,
      default: [],
      completion: 'tables',
      describe: 'catalog.schema.table or a pattern; default: the tables of the lock and of the config',
    },
  },
  groups: [
    {
      title: 'Where to read tables',
      flags: {
        ...offlineFlags,
        ...sourceFlags,
        target: { ...targetFlags.target, describe: "Target to check, or all; default: the config's target" },
        ...workspaceFlags,
        ...jobsFlags,
      },
    },
    {
      title: 'What to compare with',
      flags: {
        ...outFlags,
        ...emitFlags,
        base: {
          type: 'string',
          describe: 'Commit whose locks to compare with: field numbers may be added, never moved, reused or forgotten',
        },
      },
    },
    {
      title: 'What to print',
      flags: {
        'fail-on': {
          type: 'string',
          choices: failOnValues,
          default: 'breaking',
          describe: 'Which drift of a table makes the exit code 4',
        },
        ...reportFlags,
      },
    },
  ],
  examples: [
    ['zerobus-gen check', 'in CI: compare live tables with the lock, and the lock with the files'],
    ['zerobus-gen check --offline', 'compare the lock with the files only'],
    ['zerobus-gen check --offline --base origin/main', 'for a pull request: compare the field numbers too'],
  ],
  async run(args, context) {
    const { checkProject } = await import('../../app/check/check-project.js');
    const { showProgress } = await import('../progress.js');
    const { report } = await import('../reporters/report.js');
    const progress = showProgress(context.terminal, 'tables checked', args.quiet);
    const { project, results } = await checkProject(
      { ...args, vars: parseVariables(args.var) },
      context,
      progress.show,
    ).finally(progress.end);
    await report(args, project, context, (reporter) => reporter.checked(results));
    return mostSevere(results.map(({ status }) => EXIT_CODES[status]));
  },
});

const EXIT_CODES: Readonly<Record<CheckResult['status'], ExitCode>> = {
  ok: exitCode.done,
  drift: exitCode.drift,
  error: exitCode.failed,
};
