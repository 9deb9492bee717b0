import { relative } from 'node:path';
import type { TableResult } from '../../app/artifacts/table-result.js';
import { boundedSource } from '../../app/doctor/bounded-source.js';
import type { Check } from '../../app/doctor/check.js';
import { diagnose } from '../../app/doctor/diagnose.js';
import { thisMachine } from '../../app/doctor/machine.js';
import { failed } from '../../app/doctor/verdict.js';
import { chooseTargets } from '../../app/project/choose-target.js';
import { chooseWorkspace, type WorkspaceRequest } from '../../app/project/choose-workspace.js';
import { type ConfiguredTable, configuredTables, tableOptions } from '../../app/project/configured-tables.js';
import { expandTables } from '../../app/project/expand-tables.js';
import { openProject, type Project, type ProjectRequest } from '../../app/project/open-project.js';
import { refuseCommands, requestedTables, type TableSelection } from '../../app/project/requested-tables.js';
import { TargetSource } from '../../catalog/target-source.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { listLocks } from '../../lock/lock-folder.js';
import type { TableName } from '../../model/table-name.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { type ReporterFlags, report } from '../reporters/reporters.js';

export interface DoctorFlags extends ProjectRequest, WorkspaceRequest, ReporterFlags {
  readonly tables: readonly string[];
  readonly connect: boolean;
}

/** Looks at what ingesting takes, on this machine and for each table. Writes nothing but the report. */
export async function doctor(flags: DoctorFlags, context: Context): Promise<ExitCode> {
  refuseCommands(flags.tables);
  const opened = await orError(openProject(flags, context));
  const project = opened instanceof GenError ? withoutConfig(context) : opened;
  const words = requestedTables(flags.tables, project);
  const workspace = await orError(chooseWorkspace(flags, project, context));
  const machine = thisMachine(context.environment, context.signal);
  const configured = configuredTables(project);
  const wanted = words.length > 0 ? words : await tablesOf(project, configured);
  const { catalog } = project.target;
  const source = new TargetSource(boundedSource(workspace, machine), catalog);
  const { tables: named, failed: unmatched } = await expandTables(wanted, source, context.signal);
  // Where a table is named, it is meant as it is.
  const asked = words.length > 0 ? undefined : context.environment['ZEROBUS_CATALOG']?.trim();
  const options = tableOptions(configured);
  const excluded = new Map<TableName, readonly string[] | undefined>();
  for (const table of named) {
    excluded.set(table.in(asked || (catalog ?? table.catalog)), options(table).exclude);
  }
  const tables = [...excluded.keys()];
  const config = opened instanceof GenError ? opened : { file: configFile(project, context), says: inWords(project) };
  const done = await diagnose(
    { config, workspace, tables, excludeOf: (table) => excluded.get(table), connect: flags.connect },
    machine,
  );
  const checks = [...done, ...unmatched.map(unexpanded)];
  await report(flags, undefined, context, (reporter) => reporter.diagnosed(checks));
  return checks.some(({ status }) => status === 'fail') ? exitCode.failed : exitCode.done;
}

async function orError<T>(promise: Promise<T>): Promise<T | GenError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

function withoutConfig({ folder }: Context): Project {
  const [target] = chooseTargets(undefined, {});
  return { folder, lockFolder: folder, config: {}, configFile: undefined, target: target! };
}

/** Those of the config, else of the lock. A lock that cannot be read is for `check`. */
async function tablesOf({ lockFolder }: Project, configured: readonly ConfiguredTable[]): Promise<TableSelection> {
  if (configured.length > 0) return configured.map(({ name }) => name);
  return (await listLocks(lockFolder)).locks.map(({ name }) => name);
}

function configFile({ configFile: file }: Project, { folder }: Context): string | undefined {
  return file === undefined ? undefined : (relative(folder, file) || file).replaceAll('\\', '/');
}

function inWords({ config: { tables = [] }, target }: Project): string {
  const { name, catalog, host, profile } = target;
  const count = `${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`;
  const at = catalog === undefined ? [] : [`target ${name}`, `catalog ${catalog}`];
  return [count, ...at, ...(host ? [`host ${host}`] : []), ...(profile ? [`profile ${profile}`] : [])].join(', ');
}

/** A pattern that came to nothing. */
function unexpanded({ table, diagnostics }: TableResult): Check {
  const { status, message, fix = null } = failed(new GenError(diagnostics[0]!));
  return { name: 'table', table, status, message, fix, statements: [] };
}
