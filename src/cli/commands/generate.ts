import type { GenerateOutcome } from '../../app/generate/generate-project.js';
import { parseVariables } from '../arguments/parse-variables.js';
import { type Command, defineCommand } from '../command.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import {
  dryRunFlags,
  emitFlags,
  jobsFlags,
  offlineFlags,
  outFlags,
  reportFlags,
  sourceFlags,
  targetFlags,
  workspaceFlags,
} from '../flags.js';
import { UsageError } from '../usage-error.js';

/** Seconds between two reads of live tables with `--watch`. */
const DEFAULT_INTERVAL = 30;

/** Generates code, once or with `--watch` until Ctrl-C. */
export const generate: Command = defineCommand({
  name: 'generate',
  isDefault: true,
  summary: 'Read tables from Unity Catalog, update the lock and write the generated files',
  positionals: {
    tables: {
      type: 'string',
      array: true,
      default: [],
      completion: 'tables',
      describe: "catalog.schema.table or 'catalog.schema.*'; default: the tables of the config, else of the lock",
    },
  },
  groups: [
    {
      title: 'Where to read tables',
      flags: { ...offlineFlags, ...sourceFlags, ...targetFlags, ...workspaceFlags, ...jobsFlags },
    },
    {
      title: 'What to write',
      flags: {
        ...outFlags,
        ...emitFlags,
        ...dryRunFlags,
        watch: { type: 'boolean', default: false, describe: 'Run again when an input changes, until Ctrl-C' },
        'watch-interval': {
          type: 'number',
          describe: `Seconds between two reads of live tables; default: ${DEFAULT_INTERVAL}`,
        },
      },
    },
    { title: 'What to print', flags: reportFlags },
  ],
  examples: [
    ['zerobus-gen catalog.iot.sensor_events', 'generate from the live table'],
    ["zerobus-gen 'catalog.iot.*'", 'generate all tables of a schema'],
    ['zerobus-gen --snapshot migrations', 'generate all tables that CREATE and ALTER TABLE statements define'],
    ['zerobus-gen --offline', 'generate all tables of the lock, as a build step without network'],
  ],
  async run(args, context) {
    const request = { ...args, vars: parseVariables(args.var) };
    const intervalMs = checkInterval(args.watch, args.watchInterval) * 1000;
    const { showProgress } = await import('../progress.js');
    const { report } = await import('../reporters/report.js');
    const { relativePath } = await import('../../app/project/resolve-project.js');
    const { terminal } = context;
    const show = ({ project, results }: GenerateOutcome): Promise<void> => {
      const relative = results.map((result) => ({
        ...result,
        files: result.files.map((file) => ({ ...file, path: relativePath(file.path, context) })),
      }));
      return report(args, project, context, (reporter) => reporter.generated(relative));
    };
    const progress = showProgress(terminal, 'tables read', args.quiet);
    if (!args.watch) {
      const { generateProject } = await import('../../app/generate/generate-project.js');
      const outcome = await generateProject(request, context, progress.show).finally(progress.end);
      await show(outcome);
      return resultCode(outcome);
    }
    if (args.reporter !== 'human' || args.reportFile !== undefined) {
      const flag = args.reporter === 'human' ? '--report-file' : '--reporter';
      throw new UsageError(
        `--watch cannot be combined with ${flag}: a report covers a single run.`,
        `Remove --watch or ${flag}.`,
      );
    }
    const { watchProject } = await import('../../app/watch/watch-project.js');
    const { showError } = await import('../show-error.js');
    const onWait = ({ live, paths }: { readonly live: boolean; readonly paths: number }): void => {
      const watched = live
        ? `reading the tables again every ${intervalMs / 1000} s`
        : `${paths} ${paths === 1 ? 'path' : 'paths'}`;
      terminal.err(terminal.style('dim', `Watching (${watched}). Press Ctrl-C to stop.`, 'err'));
    };
    const listener = {
      intervalMs,
      onRead: progress.show,
      onEnd: progress.end,
      onWait,
      onPoll: (reason: string) =>
        terminal.err(
          `warning: The system does not report changes: ${reason}. Looking for changes every second instead.`,
        ),
      onRun: async (run: GenerateOutcome | Error) => {
        if (run instanceof Error) showError(run, context);
        else await show(run);
      },
    };
    await watchProject(request, listener, context);
    return exitCode.done;
  },
});

function resultCode({ results }: GenerateOutcome): ExitCode {
  return results.some(({ status }) => status === 'failed') ? exitCode.failed : exitCode.done;
}

function checkInterval(watch: boolean, seconds: number | undefined): number {
  if (seconds === undefined) return DEFAULT_INTERVAL;
  if (!watch) throw new UsageError('--watch-interval needs --watch.', 'Add --watch, or remove --watch-interval.');
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new UsageError(
    '--watch-interval must be a number of seconds from 1 to 86400.',
    `Leave it out to read the tables every ${DEFAULT_INTERVAL} s.`,
  );
}
