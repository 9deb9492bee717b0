import type { TablesRequest } from '../project/project-request.js';
import type { RunContext } from '../project/run-context.js';

/** What both commands take: the same words as on the command line, where docs/cli.md says what they mean. */
export interface RunOptions {
  /** Where the config is looked for from, and what paths are seen from. Default: the working folder. */
  readonly folder?: string;
  /** `catalog.schema.table` or patterns; with targets without the catalog. Default: those of the config. */
  readonly tables?: readonly string[];
  /** A config by its path. Default: found from `folder` upward. */
  readonly config?: string;
  /** Default: the `target` of the config. */
  readonly target?: string;
  /** From the lock alone: no network, no credentials. Default false. */
  readonly offline?: boolean;
  readonly source?: 'rest' | 'sql' | 'snapshot';
  /** Path of a file or a folder of `.json` and `.sql`. */
  readonly snapshot?: string;
  readonly host?: string;
  /** A profile of `.databrickscfg`. */
  readonly profile?: string;
  /** Id of a SQL warehouse. */
  readonly warehouse?: string;
  readonly httpPath?: string;
  readonly out?: string;
  readonly emit?: readonly ('proto' | 'records' | 'producer' | 'zod' | 'descriptor' | 'protobufjs')[];
  /** Tables that are read at a time, 1 to 256. Default 8. */
  readonly jobs?: number;
  /** Where credentials are looked up. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Ends the run: it then rejects with the reason. What was written is complete. */
  readonly signal?: AbortSignal;
}

/** The flags that the options stand for. */
export function flagsOf(options: RunOptions): TablesRequest {
  const { folder: _f, environment: _e, signal: _s, tables = [], offline = false, emit, ...flags } = options;
  return { ...flags, tables, offline, emit: emit?.join(',') };
}

/** What the run has from the process. */
export function contextOf({ folder, environment, signal }: RunOptions): RunContext {
  return {
    folder: folder ?? process.cwd(),
    environment: environment ?? process.env,
    signal: signal ?? new AbortController().signal,
  };
}
