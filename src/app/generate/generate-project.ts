import { GenError } from '../../diagnostics/gen-error.js';
import { listLocks } from '../../lock/lock-folder.js';
import { parseSelection, type TableSelection } from '../../model/table-pattern.js';
import type { PublishedFile } from '../../system/output-files.js';
import { checkOffline } from '../project/check-offline.js';
import { chooseJobs } from '../project/choose-jobs.js';
import { expandTables } from '../project/expand-tables.js';
import { openProject, type Project } from '../project/open-project.js';
import { type OpenSource, openSource } from '../project/open-source.js';
import type { TablesRequest } from '../project/project-request.js';
import { RequestError } from '../project/request-error.js';
import { type ResolvedProject, relativePath, resolveProject } from '../project/resolve-project.js';
import type { RunContext } from '../project/run-context.js';
import { type TableResult, tableResult } from '../publish/table-result.js';
import { unifiedDiff } from '../publish/unified-diff.js';
import { generateFromLock } from './generate-from-lock.js';
import { generateFromSource } from './generate-from-source.js';
import { addProjectWarnings } from './project-warnings.js';

/** What to generate. */
export interface GenerateRequest extends TablesRequest {
  /** Whether to write nothing, and return a `patch` for each file that would change. Default false. */
  readonly dryRun?: boolean | undefined;
}

/** What a run generated: a result for each table. */
export interface GenerateOutcome {
  readonly project: ResolvedProject;
  readonly results: readonly GeneratedTable[];
}

/** What a run did for one table. `--reporter json` prints this shape. */
export interface GeneratedTable extends Omit<TableResult, 'files'> {
  readonly files: readonly GeneratedFile[];
}

/** What a run did for all tables. `--reporter json` prints this shape. */
export interface GenerateReport {
  readonly version: 1;
  readonly tables: readonly GeneratedTable[];
}

/** A file of a table, with what happened to it. */
interface GeneratedFile extends Omit<PublishedFile, 'change'> {
  /** In a dry run, the change as a unified diff whose paths are relative to the working directory. */
  readonly patch?: string;
}

type TableCounter = (read: number, total: number) => void;

/**
 * Reads tables from the workspace or a snapshot, updates the lock and writes the files; with `offline`, writes the files from
 * the lock alone. Without requested tables: the config's, else all of a snapshot, else those of the lock. A failure for one
 * table is in its result. Throws RequestError, GenError for what concerns all tables, the reason of the signal, and any error
 * that is a bug.
 */
export async function generateProject(
  request: GenerateRequest,
  context: RunContext,
  onRead: TableCounter = () => undefined,
): Promise<GenerateOutcome> {
  const offline = checkOffline(request);
  const opened = await openProject(request, context);
  const selection = parseSelection(request.tables, opened.target.nameForm);
  const project = await resolveProject(request, opened, context);
  if (!offline) {
    return toOutcome(project, await readSource(selection, project, request, opened, context, onRead), context);
  }
  return toOutcome(project, await readLock(selection, project, context.signal), context);
}

async function toOutcome(
  project: ResolvedProject,
  tables: readonly TableResult[],
  context: RunContext,
): Promise<GenerateOutcome> {
  const results = await addProjectWarnings(tables, project, context);
  if (!project.dryRun) return { project, results };
  return { project, results: await Promise.all(results.map((result) => withPatches(result, context))) };
}

async function withPatches(result: TableResult, context: RunContext): Promise<GeneratedTable> {
  const files: GeneratedFile[] = [];
  for (const { change, ...file } of result.files) {
    const patch = change === undefined ? undefined : await unifiedDiff(relativePath(file.path, context), change);
    files.push(patch === undefined ? file : { ...file, patch });
  }
  return { ...result, files };
}

async function readSource(
  requested: TableSelection,
  project: ResolvedProject,
  request: GenerateRequest,
  opened: Project,
  context: RunContext,
  onRead: TableCounter,
): Promise<readonly TableResult[]> {
  const { signal } = context;
  const open = await openSource(request, opened, context);
  const { source } = open;
  const jobs = chooseJobs(request, opened, context);
  try {
    const { selection, failed } = await selectTables(requested, project, open);
    const expanded = await expandTables(selection, source, signal);
    const generated = await generateFromSource(expanded.tables, { ...project, source, jobs, signal, onRead });
    return [...generated, ...expanded.failed, ...failed];
  } finally {
    await source.close?.();
  }
}

/** The tables to generate, and failures that are reported like the failure of a table. */
interface SelectedTables {
  readonly selection: TableSelection;
  readonly failed: readonly TableResult[];
}

async function selectTables(
  requested: TableSelection,
  { configured = [], lockFolder }: ResolvedProject,
  { listTables }: OpenSource,
): Promise<SelectedTables> {
  if (requested.length > 0) return { selection: requested, failed: [] };
  if (configured.length > 0) return { selection: configured, failed: [] };
  if (listTables === undefined) return selectLockTables(lockFolder);
  try {
    const { tables, errors } = await listTables();
    const failed = errors.map(({ diagnostic }) => tableResult('', [], [diagnostic]));
    return { selection: tables.map(({ name }) => name), failed };
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { selection: [], failed: [tableResult('', [], [error.diagnostic])] };
  }
}

async function selectLockTables(lockFolder: string): Promise<SelectedTables> {
  const { locks, errors } = await listLocks(lockFolder);
  if (locks.length + errors.length === 0) {
    throw new RequestError(['tables'], (write) => ({
      message: 'No tables to generate: none is named, and neither the config nor zerobus.lock has one.',
      help: `Name a table, such as catalog.iot.sensor_events; or set ${write('snapshot')} to generate all tables of a snapshot; or list tables in a config.`,
    }));
  }
  const failed = errors.map(({ diagnostic }) => tableResult(diagnostic.table ?? '', [], [diagnostic]));
  return { selection: locks.map(({ name }) => name), failed };
}

async function readLock(
  selection: TableSelection,
  project: ResolvedProject,
  signal: AbortSignal,
): Promise<readonly TableResult[]> {
  const results = await generateFromLock(selection, project, signal);
  if (results.length > 0) return results;
  throw new RequestError(['offline'], () => ({
    message: 'zerobus.lock has no table.',
    help: 'Run `zerobus-gen catalog.schema.table` once with access to the workspace, and commit the files that it writes.',
  }));
}
