import { relative } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { boundedSource } from '../../doctor/bounded-source.js';
import type { Check } from '../../doctor/check.js';
import { diagnose } from '../../doctor/diagnose.js';
import { thisMachine } from '../../doctor/machine.js';
import { failed } from '../../doctor/verdict.js';
import { listLocks } from '../../lock/lock-folder.js';
import { GenError } from '../../model/gen-error.js';
import { TableName } from '../../model/table-name.js';
import { parseTables } from '../../model/table-pattern.js';
import { expandTables } from '../../pipeline/expand-tables.js';
import type { TableResult } from '../../pipeline/table-result.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { openProject, type Project } from '../open-project.js';
import { type ReporterFlags, report } from '../reporters/reporters.js';
import { type TableWords, tableArguments } from '../table-arguments.js';
import { type WorkspaceFlags, workspaceOf } from '../workspace.js';

export interface DoctorFlags extends WorkspaceFlags, ReporterFlags {
  readonly tables: readonly string[];
  readonly config?: string | undefined;
  readonly connect: boolean;
}

/** Looks at what ingesting takes, on this machine and for each table. Writes nothing but the report. */
export async function doctor(flags: DoctorFlags, context: Context): Promise<ExitCode> {
  const words = tableArguments(flags.tables);
  const opened = await orError(openProject(flags.config, context));
  const project = opened instanceof GenError ? withoutConfig(context) : opened;
  const workspace = await orError(workspaceOf(flags, project, context));
  const machine = thisMachine(context.environment, context.signal);
  const wanted = words.length > 0 ? words : await tablesOf(project);
  const { tables: named, failed: unmatched } = await expandTables(
    wanted,
    boundedSource(workspace, machine),
    context.signal,
  );
  // Where a table is named, it is meant as it is.
  const tables = words.length > 0 ? named : inCatalog(named, context.environment['ZEROBUS_CATALOG']?.trim());
  const config =
    opened instanceof GenError ? opened : { file: await configFile(flags, context), says: inWords(project.config) };
  const done = await diagnose({ config, workspace, tables, connect: flags.connect }, machine);
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
  return { folder, lockFolder: folder, config: {} };
}

/** Those of the config, else of the lock. A lock that cannot be read is for `check`. */
async function tablesOf({ config, lockFolder }: Project): Promise<TableWords> {
  const configured = config.tables ?? [];
  if (configured.length > 0) {
    return configured.map((entry) => parseTables(typeof entry === 'string' ? entry : entry.table));
  }
  return (await listLocks(lockFolder)).locks.map(({ name }) => name);
}

/** Where producers write: ZEROBUS_CATALOG counts for them in place of the catalog that the code was generated with. */
function inCatalog(tables: readonly TableName[], catalog: string | undefined): readonly TableName[] {
  return catalog ? tables.map(({ schema, table }) => new TableName(catalog, schema, table)) : tables;
}

async function configFile({ config }: DoctorFlags, { folder }: Context): Promise<string | undefined> {
  const found = config ?? (await findConfig(folder));
  return found === undefined ? undefined : (relative(folder, found) || found).replaceAll('\\', '/');
}

function inWords({ tables = [], host, profile }: ZerobusConfig): string {
  const count = `${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`;
  return [count, ...(host ? [`host ${host}`] : []), ...(profile ? [`profile ${profile}`] : [])].join(', ');
}

/** A pattern that came to nothing. */
function unexpanded({ table, diagnostics }: TableResult): Check {
  const { status, message, fix = null } = failed(new GenError(diagnostics[0]!));
  return { name: 'table', table, status, message, fix, statements: [] };
}
