import type { ProtoSettings } from '../proto/proto-settings.js';

/** One table of the configuration, or the tables of a pattern, with what is said of it alone. */
export interface TableConfig {
  /** `catalog.schema.table`, or a pattern such as `catalog.iot.*`; with targets without the catalog. */
  readonly table: string;
  /** The protobuf message and the record class. Default: the table's name in the singular. Not for a pattern. */
  readonly message?: string | undefined;
  /** Nullable columns that are about to be dropped: they are left out of the code, and their numbers are retired. */
  readonly exclude?: readonly string[] | undefined;
}

/** Where tables are read from. `rest` is Unity Catalog, `sql` a warehouse, `snapshot` a file or a folder. */
export type SourceConfig =
  | { readonly kind: 'rest' }
  | { readonly kind: 'sql'; readonly warehouse?: string | undefined; readonly httpPath?: string | undefined }
  | { readonly kind: 'snapshot'; readonly path: string };

/** Options of the `.proto` for other languages. */
export type ProtoConfig = ProtoSettings;

/** How zod schemas are emitted. */
export interface ZodConfig {
  /** Whether a key that is no column is refused rather than dropped. Default false. */
  readonly strict?: boolean | undefined;
}

/** Where the tables of one environment lie. What is absent is as in the config itself. */
export interface TargetConfig {
  /** The catalog that holds the schemas of `tables`. */
  readonly catalog: string;
  /** The workspace, as DATABRICKS_HOST. */
  readonly host?: string | undefined;
  /** A profile of .databrickscfg, as DATABRICKS_CONFIG_PROFILE. */
  readonly profile?: string | undefined;
  readonly source?: SourceConfig | undefined;
}

/** What `zerobus.config.ts` exports. Every key may be left out; a flag or an environment variable comes before it. */
export interface ZerobusConfig {
  /** What is generated where the command line names no table. */
  readonly tables?: readonly (string | TableConfig)[] | undefined;
  /**
   * Environments that hold the same schemas in other catalogs, by name. With them tables are named `schema.table`, and
   * the catalog is left out of paths, package and code.
   */
  readonly targets?: Readonly<Record<string, TargetConfig>> | undefined;
  /** The target that is meant where `--target` names none. Needed with several targets. */
  readonly target?: string | undefined;
  /** Of a JSON config: its JSON schema, for editors. */
  readonly $schema?: string | undefined;
  /** Default: Unity Catalog over REST. */
  readonly source?: SourceConfig | undefined;
  /** The workspace, as DATABRICKS_HOST. */
  readonly host?: string | undefined;
  /** A profile of .databrickscfg, as DATABRICKS_CONFIG_PROFILE. */
  readonly profile?: string | undefined;
  /** Folder of the generated files, seen from the config. Default `generated`. */
  readonly out?: string | undefined;
  /** What is generated. Default `proto`, `records` and `producer`. */
  readonly emit?: readonly ('proto' | 'records' | 'producer' | 'zod' | 'descriptor' | 'protobufjs')[] | undefined;
  /** Options of the `.proto` for other languages. */
  readonly proto?: ProtoConfig | undefined;
  readonly zod?: ZodConfig | undefined;
  /** How generated files import each other: `./a.js`, `./a.ts` or `./a`. Default: as the tsconfig asks for. */
  readonly importExtension?: 'js' | 'ts' | 'none' | undefined;
  /** Tables that are read at a time, 1 to 256. Default 8. */
  readonly jobs?: number | undefined;
}

/** Gives the configuration as it is, with its type checked and completed by the editor. */
export function defineConfig(config: ZerobusConfig): ZerobusConfig {
  return config;
}
