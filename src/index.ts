// Use cases are imported when they are called: a config imports this module for defineConfig alone.
import { resolve } from 'node:path';
import type { CheckRequest } from './app/check/check-project.js';
import type { CheckReport } from './app/check/check-result.js';
import type { DiagnoseRequest } from './app/doctor/diagnose-project.js';
import type { DoctorReport } from './app/doctor/doctor-report.js';
import type { GenerateReport, GenerateRequest } from './app/generate/generate-project.js';
import type { InitRequest } from './app/init/init-project.js';
import type { InitReport } from './app/init/init-report.js';
import type { TablesRequest } from './app/project/project-request.js';
import type { RequestError } from './app/project/request-error.js';
import type { RunContext } from './app/project/run-context.js';
import type { SendRequest } from './app/send/send-records.js';
import type { SendReport } from './app/send/send-report.js';
import type { WatchListener } from './app/watch/watch-project.js';
import type { GenError } from './diagnostics/gen-error.js';

export type { CheckReport } from './app/check/check-result.js';
export type { DoctorReport } from './app/doctor/doctor-report.js';
export type { GenerateReport } from './app/generate/generate-project.js';
export type { InitReport } from './app/init/init-report.js';
export { RequestError, type RequestField } from './app/project/request-error.js';
export type { SendReport } from './app/send/send-report.js';
export {
  defineConfig,
  type ProtoConfig,
  type SourceConfig,
  type TableConfig,
  type TargetConfig,
  type ZerobusConfig,
  type ZodConfig,
} from './config/zerobus-config.js';
export { GenError } from './diagnostics/gen-error.js';

/** What every function takes from its surroundings. */
export interface ProcessOptions {
  /** Folder to find the config from, and to resolve relative paths against. Default: the working directory. */
  readonly folder?: string | undefined;
  /** Environment variables to take settings and credentials from. Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Aborts the run, which then rejects with the signal's reason. Files written until then are complete. */
  readonly signal?: AbortSignal | undefined;
}

/** Options that `generate` and `check` share. They have the meaning of the flags of the same name (docs/cli.md). */
export interface RunOptions extends TablesRequest, ProcessOptions {}

/** Options of `generate`. */
export interface GenerateOptions extends GenerateRequest, ProcessOptions {}

/** Options of `check`. */
export interface CheckOptions extends CheckRequest, ProcessOptions {}

/** Options of `doctor`. */
export interface DoctorOptions extends DiagnoseRequest, ProcessOptions {}

/** Options of `send`. */
export interface SendOptions extends SendRequest, ProcessOptions {
  /** Path of the input: NDJSON or CSV, gzipped or not. */
  readonly file: string;
}

/** Options of `init`. */
export interface InitOptions extends InitRequest, ProcessOptions {}

/** Options of `watch`. */
export interface WatchOptions extends GenerateOptions {
  /** How often live tables are read again, in milliseconds, from 1,000 to 86,400,000. Default 30,000. */
  readonly intervalMs?: number | undefined;
  /**
   * Called after each run whose outcome is new, or that wrote files: with the report of the run, or with the error in the
   * project that ended it and that a later run may not have. The next run waits until the returned promise is resolved.
   */
  readonly onRun?: ((run: GenerateReport | GenError | RequestError) => void | Promise<void>) | undefined;
}

/**
 * Reads tables, updates the lock and writes the generated files, as `zerobus-gen` does. Resolves to what `--reporter json`
 * prints, with absolute paths. A failure for one table is in its result. Rejects with RequestError for invalid options, with
 * GenError for what concerns all tables, and with the reason of `signal`.
 *
 * @example
 * const { tables } = await generate({ offline: true });
 * if (tables.some(({ status }) => status === 'failed')) throw new Error('code generation failed');
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateReport> {
  const { generateProject } = await import('./app/generate/generate-project.js');
  const { results } = await generateProject(options, runContext(options));
  return { version: 1, tables: results };
}

/**
 * Compares live tables with the lock, and the lock with the generated files, as `zerobus-gen check` does. Writes nothing.
 * Resolves to what `--reporter json` prints; a table that could not be checked has the status `error`, never `ok`. Rejects as
 * `generate` does.
 */
export async function check(options: CheckOptions = {}): Promise<CheckReport> {
  const { checkProject } = await import('./app/check/check-project.js');
  const { checkReport } = await import('./app/check/check-result.js');
  const { results } = await checkProject(options, runContext(options));
  return checkReport(results);
}

/**
 * Checks whether this machine can ingest into the tables, as `zerobus-gen doctor` does. Writes nothing. Resolves to what
 * `--reporter json` prints. Rejects as `generate` does.
 */
export async function doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
  const { diagnoseProject } = await import('./app/doctor/diagnose-project.js');
  const { doctorReport } = await import('./app/doctor/doctor-report.js');
  return doctorReport(await diagnoseProject(options, runContext(options)));
}

/**
 * Sends the records of a file into a table and waits until they are durable, as `zerobus-gen send` does. Resolves to what
 * `--reporter json` prints: a failure that ended the run is one of the diagnostics. Rejects with RequestError for invalid
 * options, and with GenError if the config or the name of the table is invalid.
 */
export async function send(options: SendOptions): Promise<SendReport> {
  const { sendRecords } = await import('./app/send/send-records.js');
  const { sendReport } = await import('./app/send/send-report.js');
  return sendReport(await sendRecords(options, runContext(options)));
}

/**
 * Sets up a project in `folder`, as `zerobus-gen init --yes` does: config, npm scripts, settings of git and linters, a CI
 * workflow. Writes all files or none. Rejects as `generate` does.
 *
 * @example
 * const { nextSteps } = await init({ tables: ['catalog.iot.sensor_events'], ci: 'github' });
 */
export async function init(options: InitOptions = {}): Promise<InitReport> {
  const { initProject } = await import('./app/init/init-project.js');
  const { initReport } = await import('./app/init/init-report.js');
  return initReport(await initProject(options, runContext(options)));
}

/**
 * Generates now and after every change of the inputs, as `zerobus-gen --watch` does. Resolves when `signal` is aborted, or when
 * there is nothing to watch, as without a config after an error. Without a signal, watches until the process ends. Rejects with
 * RequestError for invalid options, and with what `onRun` throws; errors in the project are passed to `onRun`.
 *
 * @example
 * const stop = new AbortController();
 * const watching = watch({ snapshot: 'migrations', signal: stop.signal, onRun: (run) => console.log(run) });
 */
export async function watch(options: WatchOptions = {}): Promise<void> {
  const { watchProject } = await import('./app/watch/watch-project.js');
  const { intervalMs = 30_000, onRun, ...request } = options;
  const { signal } = request;
  const listener: WatchListener = {
    intervalMs,
    onRun: async (run) => onRun?.(run instanceof Error ? run : { version: 1, tables: run.results }),
  };
  try {
    await watchProject(request, listener, runContext(request));
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
  }
}

function runContext({ folder, environment, signal }: ProcessOptions): RunContext {
  signal?.throwIfAborted();
  return {
    folder: resolve(folder ?? '.'),
    environment: environment ?? process.env,
    signal: signal ?? new AbortController().signal,
  };
}
