import { relative, resolve } from 'node:path';
import { type ArtifactSettings, defaultArtifactSettings, emitKinds } from '../../artifacts/artifact-settings.js';
import { inferImportExtension } from '../../config/import-extension.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import type { TablePattern } from '../../model/table-pattern.js';
import { expectInside, FileRejected } from '../../system/read-file.js';
import type { PublishTarget } from '../publish/publish-files.js';
import { configuredTables, tableOptions } from './configured-tables.js';
import type { Project } from './open-project.js';
import type { OutputRequest } from './project-request.js';
import { RequestError } from './request-error.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';
import type { TableOptionsLookup } from './table-options.js';

/** What a request and a config mean together: where a run reads and writes, and what it emits. */
export interface ResolvedProject extends PublishTarget {
  readonly artifacts: ArtifactSettings;
  /** The target whose ids the lock keeps; undefined in a project without targets. */
  readonly target?: string | undefined;
  /** The catalog of the target, for table names without one. */
  readonly catalog?: string | undefined;
  /** The tables of the config. */
  readonly configured?: readonly (TableName | TablePattern)[];
  /** Default: no table has options. */
  readonly tableOptions?: TableOptionsLookup;
}

/** Resolves what to write and where: the request, else the config, else defaults. Throws RequestError,
 * GenError `tsconfig-invalid`, GenError `output-outside`. */
export async function resolveProject(
  request: OutputRequest & { readonly dryRun?: boolean | undefined },
  project: Project,
  context: RunContext,
): Promise<ResolvedProject> {
  const { config, folder, lockFolder } = project;
  checkOutput(request);
  const out = resolveSetting('out', context, [
    [{ field: 'out' }, request.out === undefined ? undefined : resolve(context.folder, request.out)],
    ['the config', config.out === undefined ? undefined : resolve(folder, config.out)],
    ['default', resolve(folder, 'generated')],
  ]);
  for (const path of [out, lockFolder]) await expectInProject(path, folder);
  const artifacts: ArtifactSettings = {
    emit: resolveSetting('emit', context, [
      [{ field: 'emit' }, request.emit],
      ['the config', config.emit],
      ['default', defaultArtifactSettings.emit],
    ]),
    importExtension: resolveSetting('importExtension', context, [
      ['the config', config.importExtension],
      ['tsconfig', config.importExtension ?? (await inferImportExtension(out, folder))],
    ]),
    proto: config.proto ?? defaultArtifactSettings.proto,
    zod: { ...defaultArtifactSettings.zod, ...(config.zod?.strict === undefined ? {} : { strict: config.zod.strict }) },
  };
  const configured = configuredTables(project);
  return {
    out,
    lockFolder,
    dryRun: request.dryRun ?? false,
    artifacts,
    target: project.target.name,
    catalog: project.target.catalog,
    configured: configured.map(({ name }) => name),
    tableOptions: tableOptions(configured),
  };
}

/** Throws GenError `output-outside` for a folder in the project that leads out of it: a pull request can contain a link. */
async function expectInProject(path: string, folder: string): Promise<void> {
  try {
    await expectInside(path, folder);
  } catch (error) {
    if (!(error instanceof FileRejected)) throw error;
    const params = {
      file: path.replaceAll('\\', '/'),
      out: folder.replaceAll('\\', '/'),
      reason: ' over a symbolic link',
    };
    throw genError('output-outside', {}, params, error);
  }
}

function checkOutput({ out, emit }: OutputRequest): void {
  if (out === '') {
    throw new RequestError(['out'], (write) => ({
      message: `${write('out')} is empty.`,
      help: `Set ${write('out')} to the path of a folder, or leave it out to use generated.`,
    }));
  }
  const unknown = emit?.find((kind) => !emitKinds.includes(kind));
  if (unknown === undefined && emit?.length !== 0) return;
  throw new RequestError(['emit'], (write) => ({
    message: unknown === undefined ? `${write('emit')} is empty.` : `Unknown value '${unknown}' for ${write('emit')}.`,
    help: `Use one or more of ${emitKinds.join(', ')}.`,
  }));
}

/** Returns a path relative to the working directory, with `/`. */
export function relativePath(path: string, { folder }: RunContext): string {
  return relative(folder, path).replaceAll('\\', '/');
}
