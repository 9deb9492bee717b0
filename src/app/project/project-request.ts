import type { Emit } from '../../artifacts/artifact-settings.js';
import type { sourceKinds } from './request-choices.js';

export { emitKinds } from '../../artifacts/artifact-settings.js';

/** Which project is meant, and which of its targets. */
export interface ProjectRequest {
  /** Path of the config. Default: the config found in the working directory or above it. */
  readonly config?: string | undefined;
  /** A target of the config. Default: the config's `target`. */
  readonly target?: string | undefined;
}

/** Which workspace to read from. Default: the one named by the environment, else by the config. */
export interface WorkspaceRequest {
  /** URL of the workspace. */
  readonly host?: string | undefined;
  /** A profile of `.databrickscfg`. */
  readonly profile?: string | undefined;
}

/** Which kind of source to read tables from, and where that is. */
export interface SourceRequest extends WorkspaceRequest {
  /** Default: the kind that the other fields need, else the config's, else `rest`. */
  readonly source?: (typeof sourceKinds)[number] | undefined;
  /** Path of a file or folder of `.json` and `.sql` files. */
  readonly snapshot?: string | undefined;
  /** Values of placeholders in the SQL of a snapshot, by name. They override the config. */
  readonly vars?: Readonly<Record<string, string>> | undefined;
  /** ID of a SQL warehouse. */
  readonly warehouse?: string | undefined;
  /** HTTP path of a SQL warehouse or cluster. */
  readonly httpPath?: string | undefined;
}

/** What to generate, and where. */
export interface OutputRequest {
  /** Folder of the generated files. Default: the config's, else the lock's, else `generated`. */
  readonly out?: string | undefined;
  /** Kinds of output. Default: the config's, else those that a table has, else `proto`, `records` and `producer`. */
  readonly emit?: readonly Emit[] | undefined;
}

/** The tables of a project, and where to read them from. */
export interface TablesRequest extends ProjectRequest, SourceRequest, OutputRequest {
  /** `catalog.schema.table` or a pattern; `schema.table` in a project with targets. Default: the config's tables. */
  readonly tables?: readonly string[] | undefined;
  /** Whether to use the lock alone, without network and credentials. Default false. */
  readonly offline?: boolean | undefined;
  /** How many tables to read at a time, 1 to 256. Default: the config's, else 8. */
  readonly jobs?: number | undefined;
}
