import { resolve } from 'node:path';
import type { TableSource } from '../catalog/table-source.js';
import type { TableName } from '../model/table-name.js';
import type { Context } from './context.js';
import { UsageError } from './usage-error.js';

/** The flags that say where tables are read from. */
interface SourceFlags {
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
  readonly snapshot?: string | undefined;
}

/** Where tables are read from. `listTables` is there where all of them can be meant. */
export interface ChosenSource {
  readonly source: TableSource;
  readonly listTables?: () => Promise<readonly TableName[]>;
}

/** A snapshot where one is given, else the workspace. Throws UsageError for flags that do not go together. */
export async function tableSource(flags: SourceFlags, context: Context): Promise<ChosenSource> {
  const { host, profile, snapshot } = flags;
  if (snapshot === undefined) {
    const { restSource } = await import('./rest-source.js');
    return { source: await restSource(flags, context) };
  }
  if (host !== undefined || profile !== undefined) {
    const flag = host === undefined ? '--profile' : '--host';
    throw new UsageError(`--snapshot and ${flag} do not go together.`, 'A snapshot is read in place of the workspace.');
  }
  const { SnapshotSource } = await import('../catalog/snapshot-source.js');
  const source = new SnapshotSource(resolve(context.folder, snapshot));
  return { source, listTables: () => source.allTables() };
}
