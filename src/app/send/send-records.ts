import type { Readable } from 'node:stream';
import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { expectLock } from '../../lock/lock-folder.js';
import type { TableName } from '../../model/table-name.js';
import { version } from '../../system/package-version.js';
import { checkOffline } from '../project/check-offline.js';
import { inspectTable } from '../project/inspect-table.js';
import { openProject, type Project } from '../project/open-project.js';
import { parseOneTable, readOneTable } from '../project/read-one-table.js';
import { RequestError } from '../project/request-error.js';
import { resolvePath } from '../project/resolve-path.js';
import type { RunContext } from '../project/run-context.js';
import { drySink } from './dry-sink.js';
import type { FilePlace } from './file-place.js';
import { InputWarnings } from './input-warnings.js';
import { openFile, openStream } from './open-input.js';
import { producerSink } from './producer-sink.js';
import { checkMap, readOptions } from './read-request.js';
import { createRowType } from './row-type.js';
import { sendInput } from './send-input.js';
import type { SendRequest } from './send-request.js';
import type { SendProgress, SendResult } from './send-result.js';
import { sendableLock } from './sendable-lock.js';

/** What sending takes from the process. */
export interface SendContext extends RunContext {
  /** Opens the stream to read records from when the request names no file. */
  readonly openStdin?: (() => Readable) | undefined;
}

/** What a run sent. */
export interface SendOutcome {
  readonly table: TableName;
  readonly dryRun: boolean;
  readonly rejects: FilePlace | undefined;
  readonly resume: FilePlace | undefined;
  /** Errors and warnings about the table. */
  readonly diagnostics: readonly Diagnostic[];
  readonly durationMs: number;
  /** What was sent; for a run that did not start, why. */
  readonly result: SendResult | { readonly failure: unknown };
}

/**
 * Sends the records of a file or stream into a table, and waits until they are durable. A failure after the request was
 * checked is in the outcome. Throws RequestError, GenError `config-…` and `invalid-table-name`, and any error that is a bug.
 */
export async function sendRecords(
  request: SendRequest,
  context: SendContext,
  onProgress: (progress: SendProgress) => void = () => undefined,
): Promise<SendOutcome> {
  const start = performance.now();
  const project = await openProject(request, context);
  const table = parseOneTable(request.table, project);
  const dryRun = request.dryRun ?? false;
  const file = resolveFile('file', request, context);
  const rejects = resolveFile('rejects', request, context);
  const resume = resolveFile('resume', request, context);
  if (dryRun && resume !== undefined) {
    throw new RequestError(['dryRun', 'resume'], (write) => ({
      message: `${write('dryRun')} cannot be combined with ${write('resume')}: a dry run checks all lines and sends none.`,
      help: `Remove ${write('dryRun')} or ${write('resume')}.`,
    }));
  }
  const openInput = inputOpener(file, context);
  const reading = readOptions(request);
  const warnings = new InputWarnings();
  const diagnostics: Diagnostic[] = [];
  const finish = (result: SendOutcome['result']): SendOutcome => {
    const durationMs = Math.round(performance.now() - start);
    const found = [...diagnostics, ...warnings.diagnostics(table)];
    return { table, dryRun, rejects, resume, diagnostics: found, durationMs, result };
  };
  try {
    // A setting that cannot work is reported before anything is read.
    const client = dryRun ? undefined : createClient(context);
    client?.check();
    const lock = await readTypes(table, request, project, context);
    // The name is complete, so ZEROBUS_CATALOG does not apply.
    const catalog = project.target.catalog ?? lock.name.catalog;
    const inspected = inspectTable(lock, { catalog });
    diagnostics.push(...inspected.diagnostics.filter(({ severity }) => severity !== 'info'));
    if (diagnostics.some(({ severity }) => severity === 'error')) return finish({ failure: undefined });
    checkMap(reading, lock);
    const type = createRowType(lock, reading, warnings);
    const { signal } = context;
    const sink =
      client === undefined
        ? drySink(type)
        : producerSink(type, {
            client,
            catalog,
            userAgent: `zerobus-gen/${version}`,
            isolates: rejects !== undefined,
            signal,
          });
    try {
      const result = await sendInput({
        lock,
        sink,
        file,
        ...reading,
        warnings,
        rejects,
        resume,
        signal,
        open: openInput,
        onProgress,
      });
      return finish(result);
    } finally {
      await sink.close();
    }
  } catch (failure) {
    if (!(failure instanceof GenError || ZerobusError.is(failure))) throw failure;
    return finish({ failure });
  }
}

/** Reads the types of the table: from the source, or with `offline` from the lock. */
async function readTypes(table: TableName, request: SendRequest, project: Project, context: RunContext): Promise<Lock> {
  if (checkOffline(request)) return expectLock(project.lockFolder, table);
  return sendableLock(await readOneTable(table, request, project, context));
}

function createClient({ environment }: RunContext): ZerobusClient {
  const clientId = environment['DATABRICKS_CLIENT_ID'];
  const clientSecret = environment['DATABRICKS_CLIENT_SECRET'];
  return new ZerobusClient({
    endpoint: environment['ZEROBUS_SERVER_ENDPOINT'] || undefined,
    workspaceUrl: environment['DATABRICKS_HOST'] || environment['DATABRICKS_WORKSPACE_URL'] || undefined,
    ...(clientId && clientSecret ? { credentials: { clientId, clientSecret } } : {}),
  });
}

function inputOpener(
  file: FilePlace | undefined,
  { openStdin }: SendContext,
): (signal: AbortSignal) => ReturnType<typeof openFile> {
  if (file !== undefined) return (signal) => openFile(file.name, file.path, signal);
  if (openStdin !== undefined) return async (signal) => openStream(openStdin(), 'stdin', signal);
  throw new RequestError(['file'], () => ({
    message: 'No input.',
    help: 'Name a file, or pipe records to stdin. For example: `zerobus-gen send catalog.iot.sensor_events readings.ndjson`.',
  }));
}

function resolveFile(
  field: 'file' | 'rejects' | 'resume',
  request: SendRequest,
  { folder }: RunContext,
): FilePlace | undefined {
  const name = request[field];
  if (name !== '') return name === undefined ? undefined : { name, path: resolvePath(field, name, folder) };
  throw new RequestError([field], (write) => ({
    message: `${write(field)} is empty.`,
    help: `Set ${write(field)} to the path of a file, or leave it out.`,
  }));
}
