import { isAbsolute, relative, resolve } from 'node:path';
import { defaultArtifactSettings, emitKinds, type RunSettings } from '../../artifacts/artifact-settings.js';
import { inferTypescript, type TypescriptFacts } from '../../config/infer-typescript.js';
import { genError } from '../../diagnostics/gen-error.js';
import { listLockedOutputs } from '../../lock/locked-outputs.js';
import type { TableName } from '../../model/table-name.js';
import type { TablePattern } from '../../model/table-pattern.js';
import { expectInside, FileRejected } from '../../system/read-file.js';
import type { PublishTarget } from '../publish/publish-files.js';
import { configuredTables, tableOptions } from './configured-tables.js';
import type { Project } from './open-project.js';
import type { OutputRequest } from './project-request.js';
import { RequestError } from './request-error.js';
import { resolvePath } from './resolve-path.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';
import type { TableOptionsLookup } from './table-options.js';

/** What a request and a config mean together: where a run reads and writes, and what it emits. */
export interface ResolvedProject extends PublishTarget {
  readonly artifacts: RunSettings;
  /** What the project says about TypeScript. */
  readonly typescript?: TypescriptFacts;
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
  const given = request.out ?? config.out;
  const out = resolveSetting('out', context, [
    [{ field: 'out' }, request.out === undefined ? undefined : resolvePath('out', request.out, context.folder)],
    ['the config', config.out === undefined ? undefined : resolve(folder, config.out)],
    ['the lock', given === undefined ? await lockedOutput(project) : undefined],
    ['default', resolve(folder, defaultOut)],
  ]);
  for (const path of [out, lockFolder]) await expectInProject(path, folder);
  const { importExtension } = config;
  const typescript = await inferTypescript(out, folder, importExtension);
  const artifacts: RunSettings = {
    out: keptOutput(out, folder),
    emit: resolveEmit(request, config.emit, context),
    importExtension: resolveSetting('importExtension', context, [
      ['the config', importExtension],
      ['tsconfig', typescript.importExtension],
    ]),
    proto: config.proto ?? defaultArtifactSettings.proto,
    zod: { ...defaultArtifactSettings.zod, ...(config.zod?.strict === undefined ? {} : { strict: config.zod.strict }) },
  };
  const configured = configuredTables(project);
  return {
    out,
    typescript,
    lockFolder,
    dryRun: request.dryRun ?? false,
    artifacts,
    target: project.target.name,
    catalog: project.target.catalog,
    configured: configured.map(({ name }) => name),
    tableOptions: tableOptions(configured),
  };
}

/** The output folder without a request, a config and a lock, relative to the project. */
const defaultOut = 'generated';

/** Returns the output folder that the locks name; undefined if they name none. Throws RequestError if they name several. */
async function lockedOutput({ folder, lockFolder }: Project): Promise<string | undefined> {
  const outputs = [...(await listLockedOutputs(lockFolder))];
  const [first] = outputs;
  if (outputs.length < 2) return first?.[0] === undefined ? undefined : resolve(folder, first[0]);
  const places = outputs.map(([out = defaultOut, table]) => `${out} (${table})`).sort();
  throw new RequestError(['out'], (write) => ({
    message: `zerobus.lock has tables with files in different folders: ${places.join(', ')}.`,
    help: `Set out in a config, or set ${write('out')} to the folder that is meant.`,
  }));
}

/** Returns the output folder as locks keep it: undefined for the default, and for a folder that is not in the project. */
function keptOutput(out: string, folder: string): string | undefined {
  const path = relative(folder, out).replaceAll('\\', '/');
  return path === defaultOut || path === '..' || path.startsWith('../') || isAbsolute(path) ? undefined : path || '.';
}

function resolveEmit(
  { emit }: OutputRequest,
  configured: RunSettings['emit'],
  context: RunContext,
): RunSettings['emit'] {
  if (emit === undefined && configured === undefined) {
    context.onSetting?.('emit', defaultArtifactSettings.emit.join(), 'default; a table with files keeps its own kinds');
    return undefined;
  }
  return resolveSetting('emit', context, [
    [{ field: 'emit' }, emit],
    ['the config', configured],
  ]);
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
