import { relative, resolve } from 'node:path';
import { inferImportExtension } from '../../config/import-extension.js';
import { defaultSettings, type Emit, emitKinds, type GenerateSettings } from '../artifacts/settings.js';
import { configuredTables, optionsOf } from './configured-tables.js';
import type { RunContext } from './context.js';
import type { Project } from './open-project.js';
import type { RunSettings } from './run-paths.js';
import { settle } from './settle.js';
import { UsageError } from './usage-error.js';

/** The flags that say what is written, and where. */
export interface OutputFlags {
  readonly out?: string | undefined;
  readonly emit?: string | undefined;
  /** Tells what would be written, and writes nothing. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Where a run reads and writes, and what it emits: flags, else the config, else defaults. Throws UsageError, GenError
 * `tsconfig-invalid`.
 */
export async function runSettings(flags: OutputFlags, project: Project, context: RunContext): Promise<RunSettings> {
  const { config, folder, lockFolder } = project;
  if (flags.out === '') throw new UsageError('--out takes the path of a folder.', 'The default is generated.');
  const out = settle('out', context, [
    ['--out', flags.out === undefined ? undefined : resolve(context.folder, flags.out)],
    ['the config', config.out === undefined ? undefined : resolve(folder, config.out)],
    ['default', resolve(folder, 'generated')],
  ]);
  const generate: GenerateSettings = {
    emit: settle('emit', context, [
      ['--emit', flags.emit === undefined ? undefined : parseEmit(flags.emit)],
      ['the config', config.emit],
      ['default', defaultSettings.emit],
    ]),
    importExtension: settle('importExtension', context, [
      ['the config', config.importExtension],
      ['tsconfig', config.importExtension ?? (await inferImportExtension(out, folder))],
    ]),
    proto: config.proto ?? defaultSettings.proto,
    zod: { ...defaultSettings.zod, ...(config.zod?.strict === undefined ? {} : { strict: config.zod.strict }) },
  };
  const configured = configuredTables(project);
  return {
    out,
    lockFolder,
    dryRun: flags.dryRun ?? false,
    generate,
    target: project.target.name,
    catalog: project.target.catalog,
    configured: configured.map(({ name }) => name),
    optionsOf: optionsOf(configured),
  };
}

function parseEmit(text: string): readonly Emit[] {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !emitKinds.includes(word as Emit));
  if (unknown === undefined) return words as Emit[];
  throw new UsageError(
    unknown === '' ? '--emit takes what is to be emitted.' : `--emit does not know '${unknown}'.`,
    `It takes one or more of ${emitKinds.join(', ')}, with commas between them.`,
  );
}

/** A path as it is seen from the working folder, with `/`. */
export function shownPath(path: string, { folder }: RunContext): string {
  return relative(folder, path).replaceAll('\\', '/');
}
