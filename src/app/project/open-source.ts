import { resolve } from 'node:path';
import type { ListedTable, TableSource } from '../../catalog/table-source.js';
import { TargetSource } from '../../catalog/target-source.js';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { shellWord } from '../../diagnostics/shell-word.js';
import { chooseWorkspace, type WorkspaceRequest } from './choose-workspace.js';
import type { Project } from './open-project.js';
import { RequestError } from './request-error.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';

/** The flags that say where tables are read from. */
export interface SourceRequest extends WorkspaceRequest, Warehouse {
  readonly source?: 'rest' | 'sql' | 'snapshot' | undefined;
  readonly snapshot?: string | undefined;
}

/** Where tables are read from. `listTables` is there where all of them can be meant. */
export interface OpenSource {
  readonly source: TableSource;
  readonly listTables?: () => Promise<readonly ListedTable[]>;
}

/**
 * As flags say, else the config, else Unity Catalog of the workspace. Where the workspace cannot be used, every table
 * fails with the reason (`no-host`, `profile-not-found` …), so that reporters tell of it as of any other failure.
 * Throws UsageError for flags that do not go together.
 */
export async function openSource(flags: SourceRequest, project: Project, context: RunContext): Promise<OpenSource> {
  const chosen = chooseSource(flags, project, context);
  const { catalog } = project.target;
  if (chosen.kind === 'snapshot') {
    const { SnapshotSource } = await import('../../catalog/snapshot-source.js');
    const snapshot = new SnapshotSource(chosen.path, catalog);
    const source = new TargetSource(snapshot, catalog);
    return { source, listTables: async () => source.placed(await snapshot.allTables()) };
  }
  try {
    const live = await (chosen.kind === 'sql' ? sqlSource : restSource)(flags, project, context);
    return { source: new TargetSource(live, catalog) };
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { source: { readTable: () => Promise.reject(error), listTables: () => Promise.reject(error) } };
  }
}

/** Which kind of source is meant; of a snapshot also its path. Throws UsageError for flags that do not go together. */
export function chooseSource(
  flags: SourceRequest,
  project: Project,
  context: RunContext,
): { readonly kind: 'rest' | 'sql' } | { readonly kind: 'snapshot'; readonly path: string } {
  const kind = kindOf(flags, project, context);
  return kind === 'snapshot' ? { kind, path: snapshotPath(flags, project, context) } : { kind };
}

/** The flags among these that were given, as they are typed: ` --profile dev`. */
export function sourceWords(flags: SourceRequest): string {
  const given = kinds.flatMap(([flag, name]) =>
    flags[flag] === undefined ? [] : [`${name} ${shellWord(flags[flag])}`],
  );
  const source = flags.source === undefined ? [] : [`--source ${flags.source}`];
  return [...source, ...given].map((word) => ` ${word}`).join('');
}

type Kind = 'rest' | 'sql' | 'snapshot';

/** A flag that belongs to one kind of source says which it is. */
const kinds: readonly [flag: keyof SourceRequest, name: string, kinds: readonly Kind[]][] = [
  ['snapshot', '--snapshot', ['snapshot']],
  ['warehouse', '--warehouse', ['sql']],
  ['httpPath', '--http-path', ['sql']],
  ['host', '--host', ['rest', 'sql']],
  ['profile', '--profile', ['rest', 'sql']],
];

function kindOf(flags: SourceRequest, { target }: Project, context: RunContext): Kind {
  const given = kinds.filter(([flag]) => flags[flag] !== undefined);
  const telling = given.find(([, , only]) => only.length === 1);
  // The config's own source gives way to a flag that names a workspace.
  const told = flags.source === undefined && telling === undefined;
  const configured = target.source?.kind;
  const fits = configured !== undefined && given.every(([, , only]) => only.includes(configured));
  const kind = resolveSetting<Kind>('source', context, [
    ['--source', flags.source],
    [telling?.[1] ?? '', telling?.[2][0]],
    ['the config', fits || given.length === 0 ? configured : undefined],
    ['default', 'rest'],
  ]);
  const other = given.find(([, , only]) => !only.includes(kind));
  if (other === undefined || told) return kind;
  const said = flags.source === undefined ? (telling?.[1] ?? '') : `--source ${kind}`;
  throw new RequestError(
    `${said} and ${other[1]} do not go together.`,
    kind === 'snapshot' ? 'A snapshot is read in place of the workspace.' : `${other[1]} is for another source.`,
  );
}

async function restSource(flags: SourceRequest, project: Project, context: RunContext): Promise<TableSource> {
  const { RestSource } = await import('../../catalog/rest/rest-source.js');
  return new RestSource(await chooseWorkspace(flags, project, context));
}

/** How a SQL warehouse is named. */
interface Warehouse {
  readonly warehouse?: string | undefined;
  readonly httpPath?: string | undefined;
}

/** The warehouse of flags, else of the environment or the profile, else of the config. */
async function sqlSource(flags: SourceRequest, project: Project, context: RunContext): Promise<TableSource> {
  const { httpPathOf, parseHttpPath } = await import('../../catalog/sql/http-path.js');
  const workspace = await chooseWorkspace(flags, project, context);
  const { host, tokens } = workspace;
  const config = project.target.source?.kind === 'sql' ? project.target.source : undefined;
  const places: readonly (Warehouse | undefined)[] = [flags, workspace, config];
  const named = places.find((place) => (place?.warehouse ?? place?.httpPath) !== undefined);
  if (named === undefined) {
    throw new RequestError(
      '--source sql needs a SQL warehouse.',
      'Name it with --warehouse ID or --http-path PATH, DATABRICKS_WAREHOUSE_ID, or source.warehouse in the config.',
    );
  }
  const httpPath = named.httpPath === undefined ? httpPathOf(named.warehouse ?? '') : parseHttpPath(named.httpPath);
  const from = named === flags ? 'flags' : named === workspace ? 'the environment or the profile' : 'the config';
  context.onSetting?.('http path', httpPath, from);
  const { SqlSource } = await import('../../catalog/sql/sql-source.js');
  return new SqlSource({ host, httpPath, tokens: tokens ?? noTokens(host) });
}

function noTokens({ host }: URL): never {
  throw genError('no-credentials', {}, { host, tried: '\n  none are set' });
}

function snapshotPath({ snapshot }: SourceRequest, { target, folder }: Project, context: RunContext): string {
  const configured = target.source?.kind === 'snapshot' ? resolve(folder, target.source.path) : undefined;
  const path = resolveSetting<string | undefined>('snapshot', context, [
    ['--snapshot', snapshot === undefined ? undefined : resolve(context.folder, snapshot)],
    ['the config', configured],
    ['default', undefined],
  ]);
  if (path !== undefined) return path;
  throw new RequestError('--source snapshot needs --snapshot PATH.', 'PATH is a file or a folder of .json and .sql.');
}
