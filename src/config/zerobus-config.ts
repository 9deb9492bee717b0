import type { ProtoSettings } from '../proto/proto-settings.js';

/** A table of the config, or the tables of a pattern, with settings of its own. */
export interface TableConfig {
  /** `catalog.schema.table`, or a pattern such as `catalog.iot.*`. With targets, without the catalog. */
  readonly table: string;
  /** The name of the protobuf message and the record class. Default: the table name in the singular. Not for a pattern. */
  readonly message?: string | undefined;
  /** Nullable columns that are about to be dropped: the code leaves them out, and the lock retires their field numbers. */
  readonly exclude?: readonly string[] | undefined;
}

/**
 * Where to read tables from: `rest` is Unity Catalog over REST; `sql` a SQL warehouse, by id or HTTP path (default: the one of
 * the environment or the profile); `snapshot` a file, or a folder of `.json` and `.sql` files, relative to the config, with the
 * values of placeholders in SQL.
 */
export type SourceConfig =
  | { readonly kind: 'rest' }
  | { readonly kind: 'sql'; readonly warehouse?: string | undefined; readonly httpPath?: string | undefined }
  | {
      readonly kind: 'snapshot';
      readonly path: string;
      readonly vars?: Readonly<Record<string, string>> | undefined;
    };

/** Options in the `.proto` for other languages. */
export type ProtoConfig = ProtoSettings;

/** Settings of the zod schemas. */
export interface ZodConfig {
  /** Whether to reject keys that are not columns, instead of dropping them. Default false. */
  readonly strict?: boolean | undefined;
}

/** The place of the tables in one environment. An absent key has the value of the config itself. */
export interface TargetConfig {
  /** The catalog that contains the schemas of `tables`. */
  readonly catalog: string;
  /** The workspace URL; the environment variable DATABRICKS_HOST overrides it. */
  readonly host?: string | undefined;
  /** A profile in `.databrickscfg`; the environment variable DATABRICKS_CONFIG_PROFILE overrides it. */
  readonly profile?: string | undefined;
  readonly source?: SourceConfig | undefined;
}

/** What `zerobus.config.ts` exports. Every key is optional; flags and environment variables override it. */
export interface ZerobusConfig {
  /** The tables to generate if the command line names none. */
  readonly tables?: readonly (string | TableConfig)[] | undefined;
  /**
   * Environments with the same schemas in different catalogs, by name. With targets, tables are named `schema.table`, and
   * paths, package and code leave out the catalog.
   */
  readonly targets?: Readonly<Record<string, TargetConfig>> | undefined;
  /** The target to use without `--target`. Required with several targets. */
  readonly target?: string | undefined;
  /** In a JSON config, the URL or path of the JSON schema, for editors. */
  readonly $schema?: string | undefined;
  /** Where to read tables from. Default: Unity Catalog over REST. */
  readonly source?: SourceConfig | undefined;
  /** The workspace URL; the environment variable DATABRICKS_HOST overrides it. */
  readonly host?: string | undefined;
  /** A profile in `.databrickscfg`; the environment variable DATABRICKS_CONFIG_PROFILE overrides it. */
  readonly profile?: string | undefined;
  /** Folder for the generated files, relative to the config. Default: the one that the lock names, else `generated`. */
  readonly out?: string | undefined;
  /** The outputs to generate. Default: those that a table has, else `proto`, `records` and `producer`. */
  readonly emit?: readonly ('proto' | 'records' | 'producer' | 'zod' | 'descriptor' | 'protobufjs')[] | undefined;
  /** Options in the `.proto` for other languages. */
  readonly proto?: ProtoConfig | undefined;
  /** Settings of the zod schemas. */
  readonly zod?: ZodConfig | undefined;
  /** The extension in imports between generated files: `./a.js`, `./a.ts` or `./a`. Default: inferred from tsconfig.json. */
  readonly importExtension?: 'js' | 'ts' | 'none' | undefined;
  /** The number of tables to read concurrently, 1 to 256. Default 8. */
  readonly jobs?: number | undefined;
}

/**
 * Returns the config unchanged; its type lets the editor check and complete it.
 *
 * @example
 * export default defineConfig({ tables: ['catalog.iot.sensor_events'], out: 'src/generated' });
 */
export function defineConfig(config: ZerobusConfig): ZerobusConfig {
  return config;
}
