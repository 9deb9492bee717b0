import { GenError } from '../../model/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import { readAndGenerate } from '../../pipeline/read-and-generate.js';
import { regenerate } from '../../pipeline/regenerate.js';
import { resultOf, type TableResult } from '../../pipeline/table-result.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { reporterFor } from '../reporters/reporters.js';
import { runSettings, shownPath } from '../run-settings.js';
import { tableArguments } from '../table-arguments.js';
import { tableSource } from '../table-source.js';
import { UsageError } from '../usage-error.js';
import { isOffline, jobsOf, type SharedFlags } from './shared-flags.js';

/** The main job: from the live tables or a snapshot, or with `--offline` from the lock alone. */
export async function generate(flags: SharedFlags, context: Context): Promise<ExitCode> {
  const tables = tableArguments(flags.tables);
  const results = isOffline(flags) ? await fromLock(tables, flags, context) : await fromTables(tables, flags, context);
  const shown = results.map((result) => ({
    ...result,
    files: result.files.map((file) => ({ ...file, path: shownPath(file.path, context) })),
  }));
  reporterFor(flags.reporter, context.terminal, flags.quiet).generated(shown);
  return results.some(({ status }) => status === 'failed') ? exitCode.failed : exitCode.done;
}

async function fromTables(
  tables: readonly TableName[],
  flags: SharedFlags,
  context: Context,
): Promise<readonly TableResult[]> {
  const { source, listTables } = await tableSource(flags, context);
  if (tables.length === 0 && listTables === undefined) {
    throw new UsageError(
      'Name a table.',
      'For example: zerobus-gen catalog.iot.sensor_events. With --snapshot all tables of it are meant, with --offline all of the lock.',
    );
  }
  const options = { ...runSettings(flags.out, context), source, jobs: jobsOf(flags), signal: context.signal };
  if (tables.length > 0 || listTables === undefined) return readAndGenerate(tables, options);
  const listed = await listTables().catch((error: unknown) => {
    if (error instanceof GenError) return error;
    throw error;
  });
  // Reporters tell of it as of any other failure.
  return listed instanceof GenError ? [resultOf('', [], [listed.diagnostic])] : readAndGenerate(listed, options);
}

async function fromLock(
  tables: readonly TableName[],
  flags: SharedFlags,
  context: Context,
): Promise<readonly TableResult[]> {
  const results = await regenerate(tables, runSettings(flags.out, context));
  if (results.length > 0) return results;
  throw new UsageError(
    'There is nothing in zerobus.lock.',
    'Run zerobus-gen catalog.schema.table once with the workspace in reach, and commit what it writes.',
  );
}
