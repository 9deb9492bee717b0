// Use cases are imported when they are called: a config imports this module for defineConfig alone.
import { resolve } from 'node:path';
import type { CheckReport } from './app/check/check-result.js';
import type { DoctorReport } from './app/doctor/doctor-report.js';
import type { GenerateReport } from './app/generate/generate-project.js';
import type { InitReport } from './app/init/init-report.js';
import type { LibraryFunction } from './app/options/function-options.js';
import type {
  CheckOptions,
  DoctorOptions,
  GenerateOptions,
  InitOptions,
  ProcessOptions,
  SendOptions,
  WatchOptions,
} from './app/options/library-options.js';
import type { RunContext } from './app/project/run-context.js';
import type { SendReport } from './app/send/send-report.js';
import type { WatchListener } from './app/watch/watch-project.js';

export type { CheckReport } from './app/check/check-result.js';
export type { DoctorReport } from './app/doctor/doctor-report.js';
export type { GenerateReport } from './app/generate/generate-project.js';
export type { InitReport } from './app/init/init-report.js';
export type {
  CheckOptions,
  DoctorOptions,
  GenerateOptions,
  InitOptions,
  ProcessOptions,
  RunOptions,
  SendOptions,
  WatchOptions,
} from './app/options/library-options.js';
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
  const context = await openContext('generate', options);
  const { generateProject } = await import('./app/generate/generate-project.js');
  const { results } = await generateProject(options, context);
  return { version: 1, tables: results };
}

/**
 * Compares live tables with the lock, and the lock with the generated files, as `zerobus-gen check` does. Writes nothing.
 * Resolves to what `--reporter json` prints; a table that could not be checked has the status `error`, never `ok`. Rejects as
 * `generate` does.
 */
export async function check(options: CheckOptions = {}): Promise<CheckReport> {
  const context = await openContext('check', options);
  const { checkProject } = await import('./app/check/check-project.js');
  const { checkReport } = await import('./app/check/check-result.js');
  const { results } = await checkProject(options, context);
  return checkReport(results);
}

/**
 * Checks whether this machine can ingest into the tables, as `zerobus-gen doctor` does. Writes nothing. Resolves to what
 * `--reporter json` prints. Rejects as `generate` does.
 */
export async function doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
  const context = await openContext('doctor', options);
  const { diagnoseProject } = await import('./app/doctor/diagnose-project.js');
  const { doctorReport } = await import('./app/doctor/doctor-report.js');
  return doctorReport(await diagnoseProject(options, context));
}

/**
 * Sends the records of a file into a table and waits until they are durable, as `zerobus-gen send` does. Resolves to what
 * `--reporter json` prints: a failure that ended the run is one of the diagnostics. Rejects with RequestError for invalid
 * options, and with GenError if the config or the name of the table is invalid.
 */
export async function send(options: SendOptions): Promise<SendReport> {
  const context = await openContext('send', options);
  const { sendRecords } = await import('./app/send/send-records.js');
  const { sendReport } = await import('./app/send/send-report.js');
  return sendReport(await sendRecords(options, context));
}

/**
 * Sets up a project in `folder`, as `zerobus-gen init --yes` does: config, npm scripts, settings of git and linters, a CI
 * workflow. Writes all files or none. Rejects as `generate` does.
 *
 * @example
 * const { nextSteps } = await init({ tables: ['catalog.iot.sensor_events'], ci: 'github' });
 */
export async function init(options: InitOptions = {}): Promise<InitReport> {
  const context = await openContext('init', options);
  const { initProject } = await import('./app/init/init-project.js');
  const { initReport } = await import('./app/init/init-report.js');
  return initReport(await initProject(options, context));
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
  const { intervalMs = 30_000, onRun, ...request } = options ?? {};
  const { signal } = request;
  const listener: WatchListener = {
    intervalMs,
    onRun: async (run) => onRun?.(run instanceof Error ? run : { version: 1, tables: run.results }),
  };
  try {
    const context = await openContext('watch', options);
    const { watchProject } = await import('./app/watch/watch-project.js');
    await watchProject(request, listener, context);
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
  }
}

/** Checks the options of a function and returns what it takes from the process. Throws RequestError, the reason of the signal. */
async function openContext(owner: LibraryFunction, options: ProcessOptions): Promise<RunContext> {
  const { checkOptions } = await import('./app/options/check-options.js');
  checkOptions(owner, options);
  const { folder, environment, signal } = options;
  signal?.throwIfAborted();
  return {
    folder: resolve(folder ?? '.'),
    environment: environment ?? process.env,
    signal: signal ?? new AbortController().signal,
  };
}
