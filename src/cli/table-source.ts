import { resolve } from 'node:path';
import type { ListedTable, TableSource } from '../catalog/table-source.js';
import type { Context } from './context.js';
import type { Project } from './open-project.js';
import { UsageError } from './usage-error.js';

/** The flags that say where tables are read from. */
export interface SourceFlags {
  readonly source?: 'rest' | 'snapshot' | undefined;
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
  readonly snapshot?: string | undefined;
}

/** Where tables are read from. `listTables` is there where all of them can be meant. */
export interface ChosenSource {
  readonly source: TableSource;
  readonly listTables?: () => Promise<readonly ListedTable[]>;
}

/** As flags say, else the config, else the workspace. Throws UsageError for flags that do not go together. */
export async function tableSource(flags: SourceFlags, project: Project, context: Context): Promise<ChosenSource> {
  const { config } = project;
  const kind = flags.source ?? (flags.snapshot === undefined ? config.source?.kind : 'snapshot') ?? 'rest';
  if (kind !== 'snapshot') {
    if (flags.snapshot !== undefined) refuse(`--snapshot and --source ${kind}`);
    const { restSource } = await import('./rest-source.js');
    return { source: restSource(flags.host, context) };
  }
  if (flags.host !== undefined) refuse('--snapshot and --host');
  const { SnapshotSource } = await import('../catalog/snapshot-source.js');
  const source = new SnapshotSource(snapshotPath(flags, project, context));
  return { source, listTables: () => source.allTables() };
}

function snapshotPath({ snapshot }: SourceFlags, { config, folder }: Project, context: Context): string {
  if (snapshot !== undefined) return resolve(context.folder, snapshot);
  if (config.source?.kind === 'snapshot') return resolve(folder, config.source.path);
  throw new UsageError('--source snapshot needs --snapshot PATH.', 'PATH is a file or a folder of .json and .sql.');
}

function refuse(flags: string): never {
  throw new UsageError(`${flags} do not go together.`, 'A snapshot is read in place of the workspace.');
}
