import { relative } from 'node:path';
import { TargetSource } from '../../catalog/target-source.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { listLocks } from '../../lock/lock-folder.js';
import type { TableName } from '../../model/table-name.js';
import { parseSelection, type TableSelection } from '../../model/table-pattern.js';
import { chooseTargets } from '../project/choose-target.js';
import { chooseWorkspace } from '../project/choose-workspace.js';
import { type ConfiguredTable, configuredTables, tableOptions } from '../project/configured-tables.js';
import { expandTables } from '../project/expand-tables.js';
import { openProject, type Project } from '../project/open-project.js';
import type { ProjectRequest, WorkspaceRequest } from '../project/project-request.js';
import type { RunContext } from '../project/run-context.js';
import type { TableResult } from '../publish/table-result.js';
import { createBoundedSource } from './bounded-source.js';
import { failWith } from './check-outcome.js';
import type { Check } from './doctor-report.js';
import { createMachine } from './machine.js';
import { runChecks } from './run-checks.js';

/** What to diagnose. */
export interface DiagnoseRequest extends ProjectRequest, WorkspaceRequest {
  /** `catalog.schema.table` or a pattern. Default: the tables of the config, else of the lock. */
  readonly tables?: readonly string[] | undefined;
  /** Whether to open a stream into each table too, without sending a record. Default false. */
  readonly connect?: boolean | undefined;
}

/**
 * Checks whether this machine can ingest into the tables: settings, network, credentials and grants. Writes nothing. Throws
 * RequestError, GenError for an invalid table name, the reason of the signal, and any error that is a bug.
 */
export async function diagnoseProject(request: DiagnoseRequest, context: RunContext): Promise<readonly Check[]> {
  const opened = await catchGenError(openProject(request, context));
  const project = opened instanceof GenError ? createEmptyProject(context) : opened;
  const requested = parseSelection(request.tables, project.target.nameForm);
  const workspace = await catchGenError(chooseWorkspace(request, project, context));
  const machine = createMachine(context.environment, context.signal);
  const configured = configuredTables(project);
  const selection = requested.length > 0 ? requested : await findDefaultTables(project, configured);
  const { catalog } = project.target;
  const source = new TargetSource(createBoundedSource(workspace, machine), catalog);
  const expanded = await expandTables(selection, source, context.signal);
  // Producers replace the catalog with ZEROBUS_CATALOG, but a requested table keeps its catalog.
  const override = requested.length > 0 ? undefined : context.environment['ZEROBUS_CATALOG']?.trim();
  const options = tableOptions(configured);
  const excluded = new Map<TableName, readonly string[] | undefined>();
  for (const table of expanded.tables) {
    excluded.set(table.in(override || (catalog ?? table.catalog)), options(table).exclude);
  }
  const config =
    opened instanceof GenError
      ? opened
      : { file: writeConfigPath(project, context), summary: summarizeConfig(project) };
  const checks = await runChecks(
    {
      config,
      workspace,
      tables: [...excluded.keys()],
      getExcluded: (table) => excluded.get(table),
      connect: request.connect ?? false,
    },
    machine,
  );
  return [...checks, ...expanded.failed.map(createPatternCheck)];
}

/** Returns the GenError that a promise rejects with, instead of throwing it. */
async function catchGenError<T>(promise: Promise<T>): Promise<T | GenError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

/** Creates a project without a config, to run the other checks if the config is invalid. */
function createEmptyProject({ folder }: RunContext): Project {
  const [target] = chooseTargets(undefined, {});
  return { folder, lockFolder: folder, config: {}, configFile: undefined, target: target! };
}

/** Returns the tables of the config, else of the lock. An unreadable lock is left to `check`. */
async function findDefaultTables(
  { lockFolder }: Project,
  configured: readonly ConfiguredTable[],
): Promise<TableSelection> {
  if (configured.length > 0) return configured.map(({ name }) => name);
  return (await listLocks(lockFolder)).locks.map(({ name }) => name);
}

/** Writes the path of the config relative to the working directory. */
function writeConfigPath({ configFile: file }: Project, { folder }: RunContext): string | undefined {
  return file === undefined ? undefined : (relative(folder, file) || file).replaceAll('\\', '/');
}

/** Summarizes a config in a few words: `2 tables, profile dev`. */
function summarizeConfig({ config: { tables = [] }, target }: Project): string {
  const { name, catalog, host, profile } = target;
  const count = `${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`;
  const targetParts = catalog === undefined ? [] : [`target ${name}`, `catalog ${catalog}`];
  return [count, ...targetParts, ...(host ? [`host ${host}`] : []), ...(profile ? [`profile ${profile}`] : [])].join(
    ', ',
  );
}

/** Creates the check of a pattern that could not be expanded. */
function createPatternCheck({ table, diagnostics }: TableResult): Check {
  const { status, message, fix = null } = failWith(new GenError(diagnostics[0]!));
  return { name: 'table', table, status, message, fix, statements: [] };
}
