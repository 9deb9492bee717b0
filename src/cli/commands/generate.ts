import type { TableName } from '../../model/table-name.js';
import { readAndGenerate } from '../../pipeline/read-and-generate.js';
import { regenerate } from '../../pipeline/regenerate.js';
import type { TableResult } from '../../pipeline/table-result.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { reporterFor } from '../reporters/reporters.js';
import { runSettings, shownPath } from '../run-settings.js';
import { tableArguments } from '../table-arguments.js';
import { UsageError } from '../usage-error.js';
import { jobsOf, type SharedFlags } from './shared-flags.js';

/** The main job: from the live tables, or with `--offline` from the lock alone. */
export async function generate(flags: SharedFlags, context: Context): Promise<ExitCode> {
  const tables = tableArguments(flags.tables);
  const results = flags.offline ? await fromLock(tables, flags, context) : await fromTables(tables, flags, context);
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
  if (tables.length === 0) {
    throw new UsageError(
      'Name a table.',
      'For example: zerobus-gen catalog.iot.sensor_events. With --offline, all tables of the lock are meant.',
    );
  }
  const { restSource } = await import('../rest-source.js');
  const source = restSource(flags.host, context);
  const options = { source, jobs: jobsOf(flags), signal: context.signal };
  return readAndGenerate(tables, { ...runSettings(flags.out, context), ...options });
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
