import { relative, resolve } from 'node:path';
import { inferImportExtension } from '../../config/import-extension.js';
import {
  type ArtifactSettings,
  defaultArtifactSettings,
  type Emit,
  emitKinds,
} from '../artifacts/artifact-settings.js';
import { configuredTables, tableOptions } from './configured-tables.js';
import type { Project } from './open-project.js';
import { RequestError } from './request-error.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';
import type { ResolvedProject } from './run-paths.js';

/** The flags that say what is written, and where. */
export interface OutputRequest {
  readonly out?: string | undefined;
  readonly emit?: string | undefined;
  /** Tells what would be written, and writes nothing. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Where a run reads and writes, and what it emits: flags, else the config, else defaults. Throws UsageError, GenError
 * `tsconfig-invalid`.
 */
export async function resolveProject(
  flags: OutputRequest,
  project: Project,
  context: RunContext,
): Promise<ResolvedProject> {
  const { config, folder, lockFolder } = project;
  if (flags.out === '') throw new RequestError('--out takes the path of a folder.', 'The default is generated.');
  const out = resolveSetting('out', context, [
    ['--out', flags.out === undefined ? undefined : resolve(context.folder, flags.out)],
    ['the config', config.out === undefined ? undefined : resolve(folder, config.out)],
    ['default', resolve(folder, 'generated')],
  ]);
  const artifacts: ArtifactSettings = {
    emit: resolveSetting('emit', context, [
      ['--emit', flags.emit === undefined ? undefined : parseEmit(flags.emit)],
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
    dryRun: flags.dryRun ?? false,
    artifacts,
    target: project.target.name,
    catalog: project.target.catalog,
    configured: configured.map(({ name }) => name),
    tableOptions: tableOptions(configured),
  };
}

function parseEmit(text: string): readonly Emit[] {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !emitKinds.includes(word as Emit));
  if (unknown === undefined) return words as Emit[];
  throw new RequestError(
    unknown === '' ? '--emit takes what is to be emitted.' : `--emit does not know '${unknown}'.`,
    `It takes one or more of ${emitKinds.join(', ')}, with commas between them.`,
  );
}

/** A path as it is seen from the working folder, with `/`. */
export function shownPath(path: string, { folder }: RunContext): string {
  return relative(folder, path).replaceAll('\\', '/');
}
