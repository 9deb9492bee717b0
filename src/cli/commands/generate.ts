import { GenError } from '../../model/gen-error.js';
import { expandTables, writableTables } from '../../pipeline/expand-tables.js';
import { readAndGenerate } from '../../pipeline/read-and-generate.js';
import { regenerate } from '../../pipeline/regenerate.js';
import type { RunSettings } from '../../pipeline/run-settings.js';
import { resultOf, type TableResult } from '../../pipeline/table-result.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { openProject, type Project } from '../open-project.js';
import { showProgress } from '../progress.js';
import { report } from '../reporters/reporters.js';
import { runSettings, shownPath } from '../run-settings.js';
import { type TableWords, tableArguments } from '../table-arguments.js';
import { type ChosenSource, tableSource } from '../table-source.js';
import { UsageError } from '../usage-error.js';
import { isOffline, jobsOf, type SharedFlags } from './shared-flags.js';

/** The main job: from the live tables or a snapshot, or with `--offline` from the lock alone. */
export async function generate(flags: SharedFlags, context: Context): Promise<ExitCode> {
  const words = tableArguments(flags.tables);
  const offline = isOffline(flags);
  const project = await openProject(flags.config, context);
  const settings = await runSettings(flags, project, context);
  const results = offline
    ? await fromLock(words, settings)
    : await fromTables(words.length > 0 ? words : (settings.configured ?? []), settings, flags, project, context);
  const shown = results.map((result) => ({
    ...result,
    files: result.files.map((file) => ({ ...file, path: shownPath(file.path, context) })),
  }));
  await report(flags, settings, context, (reporter) => reporter.generated(shown));
  return results.some(({ status }) => status === 'failed') ? exitCode.failed : exitCode.done;
}

async function fromTables(
  wanted: TableWords,
  settings: RunSettings,
  flags: SharedFlags,
  project: Project,
  context: Context,
): Promise<readonly TableResult[]> {
  const { signal } = context;
  const chosen = await tableSource(flags, project, context);
  const { source } = chosen;
  const jobs = jobsOf(flags, project.config);
  const progress = showProgress(context.terminal, 'tables read', flags.quiet);
  try {
    const named = await allWanted(wanted, chosen);
    // Reporters tell of it as of any other failure.
    if (named instanceof GenError) return [resultOf('', [], [named.diagnostic])];
    const { tables, failed } = await expandTables(named, source, signal);
    const done = await readAndGenerate(tables, { ...settings, source, jobs, signal, onRead: progress.show });
    return [...done, ...failed];
  } finally {
    progress.end();
    await source.close?.();
  }
}

/** What was asked for; where nothing was, all tables that a snapshot holds. */
async function allWanted(wanted: TableWords, { listTables }: ChosenSource): Promise<TableWords | GenError> {
  if (wanted.length > 0) return wanted;
  if (listTables === undefined) {
    throw new UsageError(
      'Name a table.',
      'For example: zerobus-gen catalog.iot.sensor_events. With --snapshot all tables of it are meant, with --offline all of the lock; a config can name them for good.',
    );
  }
  try {
    return writableTables(await listTables());
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

async function fromLock(words: TableWords, settings: RunSettings): Promise<readonly TableResult[]> {
  const results = await regenerate(words, settings);
  if (results.length > 0) return results;
  throw new UsageError(
    'There is nothing in zerobus.lock.',
    'Run zerobus-gen catalog.schema.table once with the workspace in reach, and commit what it writes.',
  );
}
