import { resolve } from 'node:path';
import type { Snapshot } from '../../catalog/snapshot/read-snapshot.js';
import type { ListedSnapshot } from '../../catalog/snapshot/snapshot-source.js';
import type { TableSource } from '../../catalog/table-source.js';
import { TargetSource } from '../../catalog/target-source.js';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { checkVariables } from './check-variables.js';
import type { Project } from './open-project.js';
import type { SourceRequest } from './project-request.js';
import { RequestError, type RequestField } from './request-error.js';
import { resolvePath } from './resolve-path.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';

type SourceKind = 'rest' | 'sql' | 'snapshot';

/** Where a run reads tables from. */
export interface OpenSource {
  readonly source: TableSource;
  /** Lists every table of a snapshot, views among them. A workspace has too many to be meant. */
  readonly listTables?: () => Promise<ListedSnapshot>;
}

/** The kind of source, with the absolute path of a snapshot. */
export type SourceChoice = { readonly kind: 'rest' | 'sql' } | { readonly kind: 'snapshot'; readonly path: string };

/**
 * Opens the source named by the request, else by the config, else Unity Catalog of the workspace. If the workspace cannot
 * be used, the source rejects every read with the reason (`no-host`, `profile-not-found` …), so that it is reported for each
 * table. Throws RequestError for fields that contradict each other.
 */
export async function openSource(request: SourceRequest, project: Project, context: RunContext): Promise<OpenSource> {
  const choice = chooseSource(request, project, context);
  const { catalog } = project.target;
  if (choice.kind === 'snapshot') {
    const vars = resolveVariables(request, project, context);
    const { SnapshotSource } = await import('../../catalog/snapshot/snapshot-source.js');
    const snapshot = new SnapshotSource(choice.path, {
      catalog,
      project: project.folder,
      vars,
      onRead: (read) => reportLeftOut(read, context),
    });
    const source = new TargetSource(snapshot, catalog);
    const listTables = async (): Promise<ListedSnapshot> => {
      const { tables, errors } = await snapshot.allTables();
      return { tables: source.selectOwn(tables), errors };
    };
    return { source, listTables };
  }
  try {
    const live = await (choice.kind === 'sql' ? openSqlSource : openRestSource)(request, project, context);
    return { source: new TargetSource(live, catalog) };
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { source: { readTable: () => Promise.reject(error), listTables: () => Promise.reject(error) } };
  }
}

/** Chooses the kind of source. Throws RequestError for fields that contradict each other. */
export function chooseSource(request: SourceRequest, project: Project, context: RunContext): SourceChoice {
  const kind = chooseKind(request, project, context);
  return kind === 'snapshot' ? { kind, path: snapshotPath(request, project, context) } : { kind };
}

type SourceField = Extract<RequestField, keyof SourceRequest>;

/** The fields that describe a source, and the kinds that each applies to. */
const SOURCE_FIELDS: readonly (readonly [field: SourceField, kinds: readonly SourceKind[]])[] = [
  ['snapshot', ['snapshot']],
  ['vars', ['snapshot']],
  ['warehouse', ['sql']],
  ['httpPath', ['sql']],
  ['host', ['rest', 'sql']],
  ['profile', ['rest', 'sql']],
];

function chooseKind(request: SourceRequest, { target }: Project, context: RunContext): SourceKind {
  const given = SOURCE_FIELDS.filter(([field]) => request[field] !== undefined);
  const decisive = given.find(([, kinds]) => kinds.length === 1);
  const configured = target.source?.kind;
  // A host or profile in the request overrides a configured source that has neither.
  const fits =
    given.length === 0 || (configured !== undefined && given.every(([, kinds]) => kinds.includes(configured)));
  const kind = resolveSetting<SourceKind>('source', context, [
    [{ field: 'source' }, request.source],
    [{ field: decisive?.[0] ?? 'source' }, decisive?.[1][0]],
    ['the config', fits ? configured : undefined],
    ['default', 'rest'],
  ]);
  const other = given.find(([, kinds]) => !kinds.includes(kind))?.[0];
  const chosenBy = request.source === undefined ? decisive?.[0] : 'source';
  if (other !== undefined && chosenBy !== undefined) throw contradiction(chosenBy, kind, other);
  return kind;
}

function contradiction(chosenBy: SourceField, kind: SourceKind, other: SourceField): RequestError {
  const reason =
    kind === 'snapshot' ? 'a snapshot replaces the workspace' : `it does not apply to a source of kind ${kind}`;
  return new RequestError([chosenBy, other], (write) => {
    const choice = chosenBy === 'source' ? write('source', kind) : write(chosenBy);
    return {
      message: `${write(other)} cannot be combined with ${choice}: ${reason}.`,
      help: `Remove ${write(other)} or ${choice}.`,
    };
  });
}

async function openRestSource(request: SourceRequest, project: Project, context: RunContext): Promise<TableSource> {
  const { RestSource } = await import('../../catalog/rest/rest-source.js');
  const { chooseWorkspace } = await import('./choose-workspace.js');
  return new RestSource(await chooseWorkspace(request, project, context));
}

/** Opens the SQL warehouse named by the request, else by the environment or the profile, else by the config. */
async function openSqlSource(request: SourceRequest, project: Project, context: RunContext): Promise<TableSource> {
  const { warehouseHttpPath, parseHttpPath } = await import('../../catalog/sql/http-path.js');
  const { chooseWorkspace } = await import('./choose-workspace.js');
  const workspace = await chooseWorkspace(request, project, context);
  const { host, tokens } = workspace;
  const configured = project.target.source?.kind === 'sql' ? project.target.source : undefined;
  const candidates: readonly (Pick<SourceRequest, 'warehouse' | 'httpPath'> | undefined)[] = [
    request,
    workspace,
    configured,
  ];
  const chosen = candidates.find((candidate) => (candidate?.warehouse ?? candidate?.httpPath) !== undefined);
  if (chosen === undefined) {
    throw new RequestError(['warehouse', 'httpPath'], (write) => ({
      message: `${write('source', 'sql')} needs a SQL warehouse.`,
      help: `Set ${write('warehouse')}, ${write('httpPath')}, DATABRICKS_WAREHOUSE_ID, or source.warehouse in the config.`,
    }));
  }
  const httpPath =
    chosen.httpPath === undefined ? warehouseHttpPath(chosen.warehouse ?? '') : parseHttpPath(chosen.httpPath);
  const field = request.warehouse !== undefined ? 'warehouse' : 'httpPath';
  const elsewhere = chosen === workspace ? 'the environment or the profile' : 'the config';
  context.onSetting?.('http path', httpPath, chosen === request ? { field } : elsewhere);
  const { SqlSource } = await import('../../catalog/sql/sql-source.js');
  return new SqlSource({ host, httpPath, tokens: tokens ?? rejectMissingCredentials(host) });
}

function rejectMissingCredentials({ host }: URL): never {
  throw genError('no-credentials', {}, { host, tried: '\n  none are set' });
}

function snapshotPath({ snapshot }: SourceRequest, { target, folder }: Project, context: RunContext): string {
  const configured = target.source?.kind === 'snapshot' ? resolve(folder, target.source.path) : undefined;
  const path = resolveSetting<string | undefined>('snapshot', context, [
    [{ field: 'snapshot' }, snapshot ? resolvePath('snapshot', snapshot, context.folder) : undefined],
    ['the config', snapshot === '' ? undefined : configured],
    ['default', undefined],
  ]);
  if (path !== undefined) return path;
  throw new RequestError(['source', 'snapshot'], (write) => ({
    message: `${write('source', 'snapshot')} needs ${write('snapshot')}.`,
    help: `Set ${write('snapshot')} to the path of a file or folder of .json and .sql files.`,
  }));
}

function resolveVariables(
  { vars }: SourceRequest,
  { target }: Project,
  { onSetting }: RunContext,
): Readonly<Record<string, string>> {
  const configured = target.source?.kind === 'snapshot' ? target.source.vars : undefined;
  const all = checkVariables({ ...configured, ...vars });
  for (const [name, value] of Object.entries(all)) {
    onSetting?.(
      `variable ${name}`,
      value,
      vars !== undefined && Object.hasOwn(vars, name) ? { field: 'vars' } : 'the config',
    );
  }
  return all;
}

/** Reports how many statements and files of a snapshot do not count. */
function reportLeftOut({ skipped, undoFiles, downSections }: Snapshot, { onSetting }: RunContext): void {
  const kinds = [...skipped].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} ${kind}`);
  const undo = [
    ...(undoFiles.length === 0 ? [] : [`${undoFiles.length} ${undoFiles.length === 1 ? 'file' : 'files'}`]),
    ...(downSections === 0 ? [] : [`${downSections} ${downSections === 1 ? 'section' : 'sections'}`]),
  ];
  if (kinds.length > 0) onSetting?.('skipped statements', kinds.join(', '), 'they do not change columns');
  if (undo.length > 0) onSetting?.('left out', undo.join(', '), 'they undo a migration');
}
