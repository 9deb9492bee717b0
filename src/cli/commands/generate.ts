import { type GeneratedProject, generateProject } from '../../app/generate/generate-project.js';
import type { TablesRequest } from '../../app/project/project-request.js';
import { RequestError } from '../../app/project/request-error.js';
import { shownPath } from '../../app/project/resolve-project.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { showProgress } from '../progress.js';
import { type ReporterFlags, report } from '../reporters/reporters.js';
import { showError } from '../show-error.js';
import { watch } from '../watch.js';

export interface GenerateFlags extends TablesRequest, ReporterFlags {
  readonly watch: boolean;
  /** Seconds. */
  readonly watchInterval?: number | undefined;
}

/** The main job: from the live tables or a snapshot, or with `--offline` from the lock alone; with `--watch` until Ctrl-C. */
export async function generate(flags: GenerateFlags, context: Context): Promise<ExitCode> {
  const seconds = intervalOf(flags);
  if (!flags.watch) {
    const generated = await generateOnce(flags, context);
    await show(generated, flags, context);
    return codeOf(generated);
  }
  if (flags.reporter !== 'human' || flags.reportFile !== undefined) {
    throw new RequestError(
      '--watch and --reporter do not go together.',
      'A report is of one run; people are told of each.',
    );
  }
  let last: string | undefined;
  await watch(flags, seconds * 1000, context, async () => {
    const told = await outcome(flags, context, last === undefined);
    // What is as it was a moment ago is not told again.
    const now = JSON.stringify(told instanceof Error ? told.message : told.results);
    if (now === last && (told instanceof Error || !wrote(told, flags))) return;
    last = now;
    if (told instanceof Error) showError(told, context);
    else await show(told, flags, context);
  });
  return exitCode.done;
}

/** Whether files were written: they may be the same ones as a moment ago, and hold something else. */
function wrote({ results }: GeneratedProject, { dryRun }: GenerateFlags): boolean {
  return dryRun !== true && results.some(({ files }) => files.some(({ status }) => status !== 'unchanged'));
}

/**
 * What a run came to; what is wrong with the project may be mended while it is watched. A UsageError of the first run is
 * about the command line, of a later one about what the config or the lock has become.
 */
async function outcome(
  flags: GenerateFlags,
  context: Context,
  first: boolean,
): Promise<GeneratedProject | GenError | RequestError> {
  try {
    return await generateOnce(flags, context);
  } catch (error) {
    if (error instanceof GenError || (error instanceof RequestError && !first)) return error;
    throw error;
  }
}

function generateOnce(flags: GenerateFlags, context: Context): Promise<GeneratedProject> {
  const progress = showProgress(context.terminal, 'tables read', flags.quiet);
  return generateProject(flags, context, progress.show).finally(progress.end);
}

async function show({ settings, results }: GeneratedProject, flags: GenerateFlags, context: Context): Promise<void> {
  const shown = results.map((result) => ({
    ...result,
    files: result.files.map((file) => ({ ...file, path: shownPath(file.path, context) })),
  }));
  await report(flags, settings, context, (reporter) => reporter.generated(shown));
}

function codeOf({ results }: GeneratedProject): ExitCode {
  return results.some(({ status }) => status === 'failed') ? exitCode.failed : exitCode.done;
}

function intervalOf({ watch: watched, watchInterval: seconds }: GenerateFlags): number {
  if (seconds === undefined) return 30;
  if (!watched) throw new RequestError('--watch-interval is for --watch.', 'Add --watch.');
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new RequestError('--watch-interval takes seconds, from 1 to 86400.', 'The default is 30.');
}
