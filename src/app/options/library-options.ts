import type { GenError } from '../../diagnostics/gen-error.js';
import type { CheckRequest } from '../check/check-project.js';
import type { DiagnoseRequest } from '../doctor/diagnose-project.js';
import type { GenerateReport, GenerateRequest } from '../generate/generate-project.js';
import type { InitRequest } from '../init/init-project.js';
import type { TablesRequest } from '../project/project-request.js';
import type { RequestError } from '../project/request-error.js';
import type { SendRequest } from '../send/send-request.js';

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
