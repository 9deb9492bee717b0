import { resolve } from 'node:path';
import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import { inspectTable } from '../../app/project/inspect-table.js';
import { openProject, type Project, type ProjectRequest } from '../../app/project/open-project.js';
import { openSource, type SourceRequest } from '../../app/project/open-source.js';
import { isOffline } from '../../app/project/project-request.js';
import { RequestError } from '../../app/project/request-error.js';
import { requestedTables } from '../../app/project/requested-tables.js';
import { drySink } from '../../app/send/dry-sink.js';
import type { FilePlace } from '../../app/send/file-place.js';
import { openFile, openStream } from '../../app/send/open-input.js';
import { producerSink } from '../../app/send/producer-sink.js';
import { formatOf, type InputFormat } from '../../app/send/row-reader-for.js';
import { rowTypeOf } from '../../app/send/row-type.js';
import { sendInput } from '../../app/send/send-input.js';
import type { SendResult } from '../../app/send/send-result.js';
import { sendableLock } from '../../app/send/sendable-lock.js';
import type { TimestampUnit } from '../../app/send/timestamp-unit.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { expectLock } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import type { TableName } from '../../model/table-name.js';
import { TablePattern } from '../../model/table-pattern.js';
import type { Context } from '../context.js';
import type { ExitCode } from '../exit-code.js';
import { showSendProgress } from '../send/send-progress.js';
import { reportSend, type SendReport } from '../send/send-report.js';
import { version } from '../version.js';

export interface SendFlags extends ProjectRequest, SourceRequest {
  readonly table: string;
  readonly file?: string | undefined;
  readonly offline: boolean;
  readonly format?: InputFormat | undefined;
  readonly timestamps?: TimestampUnit | undefined;
  readonly rejects?: string | undefined;
  readonly resume?: string | undefined;
  readonly dryRun: boolean;
  readonly reporter: 'human' | 'json';
  readonly quiet: boolean;
}

/** Sends the records of a file or of stdin into a table, and waits until they are durable. Throws UsageError, GenError `invalid-table-name`. */
export async function send(flags: SendFlags, context: Context): Promise<ExitCode> {
  const start = performance.now();
  const project = await openProject(flags, context);
  const table = oneTable(flags.table, project);
  const file = flags.file === undefined || flags.file === '-' ? undefined : place(flags.file, context);
  const rejects = place(flags.rejects, context);
  const resume = place(flags.resume, context);
  if (flags.dryRun && resume !== undefined) {
    throw new RequestError(
      '--dry-run and --resume do not go together.',
      'A dry run looks at all lines, and sends none.',
    );
  }
  const stdin = file === undefined ? stdinOf(flags, context) : undefined;
  const diagnostics: Diagnostic[] = [];
  const finish = (outcome: SendResult | { readonly failure: unknown }): ExitCode => {
    const durationMs = Math.round(performance.now() - start);
    const report: SendReport = { table, dryRun: flags.dryRun, rejects, resume, diagnostics, durationMs, outcome };
    return reportSend(report, flags, context);
  };
  try {
    const lock = await readTable(table, flags, project, context);
    // The table that was named is meant, whatever ZEROBUS_CATALOG says.
    const catalog = project.target.catalog ?? lock.name.catalog;
    const { diagnostics: told } = inspectTable(lockToModel(lock), { catalog });
    const found = told.filter(({ severity }) => severity !== 'info');
    diagnostics.push(...found);
    const wrong = found.find(({ severity }) => severity === 'error');
    if (wrong !== undefined) return finish({ failure: undefined });
    const type = rowTypeOf(lock, flags.timestamps);
    const { signal } = context;
    const sink = flags.dryRun
      ? drySink(type)
      : producerSink(type, { client: clientOf(context), catalog, userAgent: `zerobus-gen/${version}`, signal });
    const progress = showSendProgress(context.terminal, flags.quiet);
    try {
      const result = await sendInput({
        lock,
        sink,
        file,
        format: flags.format ?? formatOf(file?.name ?? ''),
        unit: flags.timestamps,
        rejects,
        resume,
        signal,
        open: async (stop) =>
          file === undefined || stdin !== undefined
            ? openStream(stdin!(), 'stdin', stop)
            : openFile(file.name, file.path, stop),
        onProgress: progress.show,
      });
      progress.end();
      return finish(result);
    } finally {
      progress.end();
      await sink.close();
    }
  } catch (failure) {
    if (!(failure instanceof GenError || ZerobusError.is(failure))) throw failure;
    return finish({ failure });
  }
}

function oneTable(word: string, project: Project): TableName {
  const [table] = requestedTables([word], project);
  if (!(table instanceof TablePattern) && table !== undefined) return table;
  throw new RequestError('A file is sent into one table.', 'Name it without a *.');
}

/** The types of the table: as it is now, or with `--offline` as the lock knows it. */
async function readTable(table: TableName, flags: SendFlags, project: Project, context: Context): Promise<Lock> {
  if (isOffline(flags)) return expectLock(project.lockFolder, table);
  const { source } = await openSource(flags, project, context);
  try {
    return sendableLock(await source.readTable(table, context.signal));
  } finally {
    await source.close?.();
  }
}

function clientOf({ environment }: Context): ZerobusClient {
  const clientId = environment['DATABRICKS_CLIENT_ID'];
  const clientSecret = environment['DATABRICKS_CLIENT_SECRET'];
  return new ZerobusClient({
    endpoint: environment['ZEROBUS_SERVER_ENDPOINT'] || undefined,
    workspaceUrl: environment['DATABRICKS_HOST'] || environment['DATABRICKS_WORKSPACE_URL'] || undefined,
    ...(clientId && clientSecret ? { credentials: { clientId, clientSecret } } : {}),
  });
}

function stdinOf({ file }: SendFlags, { stdin }: Context): NonNullable<Context['stdin']> {
  if (stdin !== undefined && (file === '-' || stdin().isTTY !== true)) return stdin;
  throw new RequestError(
    'There is no input.',
    'Name a file, or pipe into it: zerobus-gen send catalog.iot.sensor_events readings.ndjson.',
  );
}

function place(name: string, context: Context): FilePlace;
function place(name: string | undefined, context: Context): FilePlace | undefined;
function place(name: string | undefined, { folder }: Context): FilePlace | undefined {
  if (name === '') throw new RequestError('FILE is given an empty name.', 'Name a file, or - for stdin.');
  return name === undefined ? undefined : { name, path: resolve(folder, name) };
}
