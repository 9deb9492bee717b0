import { GenError } from '../../diagnostics/gen-error.js';
import type { PublishedFile } from '../artifacts/publish-files.js';
import { type TableResult, tableResult } from '../artifacts/table-result.js';
import { unifiedDiff } from '../artifacts/unified-diff.js';
import { expandTables, writableTables } from '../project/expand-tables.js';
import { openProject, type Project } from '../project/open-project.js';
import { type OpenSource, openSource } from '../project/open-source.js';
import { isOffline, jobsOf, type TablesRequest } from '../project/project-request.js';
import { RequestError } from '../project/request-error.js';
import { refuseCommands, requestedTables, type TableSelection } from '../project/requested-tables.js';
import { resolveProject, shownPath } from '../project/resolve-project.js';
import type { RunContext } from '../project/run-context.js';
import type { ResolvedProject } from '../project/run-paths.js';
import { generateFromLock } from './generate-from-lock.js';
import { generateFromSource } from './generate-from-source.js';

/** What a run of the main job came to. */
export interface GeneratedProject {
  readonly settings: ResolvedProject;
  readonly results: readonly GeneratedTable[];
}

/** What became of one table, in the shape that `--reporter json` prints. */
export interface GeneratedTable extends Omit<TableResult, 'files'> {
  readonly files: readonly GeneratedFile[];
}

/** The document that `--reporter json` prints. */
export interface GenerateReport {
  readonly version: 1;
  readonly tables: readonly GeneratedTable[];
}

interface GeneratedFile extends Omit<PublishedFile, 'change'> {
  /** In a dry run, of a file that would not stay as it is: a unified diff, its path seen from the working folder. */
  readonly patch?: string;
}

/**
 * The main job: reads the live tables or a snapshot, updates the lock and writes the files; with `offline` from the lock
 * alone. `onRead` is told after each table that was read. What fails for one table is told in its result. Throws
 * UsageError, GenError for what concerns all tables, the reason of the signal, and whatever is a bug.
 */
export async function generateProject(
  flags: TablesRequest,
  context: RunContext,
  onRead: (done: number, all: number) => void = () => undefined,
): Promise<GeneratedProject> {
  refuseCommands(flags.tables);
  const offline = isOffline(flags);
  const project = await openProject(flags, context);
  const words = requestedTables(flags.tables, project);
  const settings = await resolveProject(flags, project, context);
  const wanted = words.length > 0 ? words : (settings.configured ?? []);
  const results = offline
    ? await fromLock(words, settings, context.signal)
    : await fromTables(wanted, settings, flags, project, context, onRead);
  return {
    settings,
    results: settings.dryRun ? await Promise.all(results.map((each) => withPatches(each, context))) : results,
  };
}

async function withPatches(result: TableResult, context: RunContext): Promise<GeneratedTable> {
  const files: GeneratedFile[] = [];
  for (const { change, ...file } of result.files) {
    files.push(
      change === undefined ? file : { ...file, patch: await unifiedDiff(shownPath(file.path, context), change) },
    );
  }
  return { ...result, files };
}

async function fromTables(
  wanted: TableSelection,
  settings: ResolvedProject,
  flags: TablesRequest,
  project: Project,
  context: RunContext,
  onRead: (done: number, all: number) => void,
): Promise<readonly TableResult[]> {
  const { signal } = context;
  const chosen = await openSource(flags, project, context);
  const { source } = chosen;
  const jobs = jobsOf(flags, project, context);
  try {
    const named = await allWanted(wanted, chosen);
    // Reporters tell of it as of any other failure.
    if (named instanceof GenError) return [tableResult('', [], [named.diagnostic])];
    const { tables, failed } = await expandTables(named, source, signal);
    const done = await generateFromSource(tables, { ...settings, source, jobs, signal, onRead });
    return [...done, ...failed];
  } finally {
    await source.close?.();
  }
}

/** What was asked for; where nothing was, all tables that a snapshot holds. */
async function allWanted(wanted: TableSelection, { listTables }: OpenSource): Promise<TableSelection | GenError> {
  if (wanted.length > 0) return wanted;
  if (listTables === undefined) {
    throw new RequestError(
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

async function fromLock(
  words: TableSelection,
  settings: ResolvedProject,
  signal: AbortSignal,
): Promise<readonly TableResult[]> {
  const results = await generateFromLock(words, settings, signal);
  if (results.length > 0) return results;
  throw new RequestError(
    'There is nothing in zerobus.lock.',
    'Run zerobus-gen catalog.schema.table once with the workspace in reach, and commit what it writes.',
  );
}
