import type { Protocol } from '../schema/protocol.js';

/** The `metaData` action: identity and schema of a table. */
export interface MetaData {
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly format: { readonly provider: string; readonly options: Readonly<Record<string, string>> };
  readonly schemaString: string;
  /** Logical names. */
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly createdTime?: number | undefined;
}

/** Partition values by physical name, as text. */
type PartitionValues = Readonly<Record<string, string | null>>;

/** The `add` action: a data file of the table. */
export interface AddFile {
  /** Relative to the folder of the table, percent-encoded. */
  readonly path: string;
  readonly partitionValues: PartitionValues;
  readonly size: number;
  readonly modificationTime: number;
  readonly dataChange: boolean;
  /** JSON text. */
  readonly stats?: string | undefined;
  readonly deletionVector?: unknown;
}

/** The `remove` action: a file that has left the table. */
export interface RemoveFile {
  readonly path: string;
  readonly deletionTimestamp?: number | undefined;
  readonly dataChange: boolean;
  readonly extendedFileMetadata?: boolean | undefined;
  readonly partitionValues?: PartitionValues | undefined;
  readonly size?: number | undefined;
}

/** The `txn` action: how far an application has written to the table. */
export interface Transaction {
  readonly appId: string;
  readonly version: number;
  readonly lastUpdated?: number | undefined;
}

/** One line of a commit. Actions that do not matter here have none of the keys. */
export interface Action {
  readonly protocol?: Protocol;
  readonly metaData?: MetaData;
  readonly add?: AddFile;
  readonly remove?: RemoveFile;
  readonly txn?: Transaction;
  readonly commitInfo?: Readonly<Record<string, unknown>>;
}

/** Returns an object whose keys are own properties only: `__proto__` may be the name of a partition column. */
export function toRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record = Object.create(null) as Record<string, T>;
  for (const [key, value] of entries) record[key] = value;
  return record;
}
