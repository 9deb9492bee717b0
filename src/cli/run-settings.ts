import { relative, resolve } from 'node:path';
import { inferImportExtension } from '../config/import-extension.js';
import { parseTables, TablePattern } from '../model/table-pattern.js';
import type { RunSettings } from '../pipeline/run-settings.js';
import { defaultSettings, type Emit, emitKinds, type GenerateSettings } from '../pipeline/settings.js';
import type { OptionsOf, TableOptions } from '../pipeline/table-options.js';
import type { Context } from './context.js';
import type { Project } from './open-project.js';
import { UsageError } from './usage-error.js';

/** The flags that say what is written, and where. */
export interface OutputFlags {
  readonly out?: string | undefined;
  readonly emit?: string | undefined;
}

/**
 * Where a run reads and writes, and what it emits: flags, else the config, else defaults. Throws UsageError, GenError
 * `tsconfig-invalid`.
 */
export async function runSettings(flags: OutputFlags, project: Project, context: Context): Promise<RunSettings> {
  const { config, folder, lockFolder } = project;
  if (flags.out === '') throw new UsageError('--out takes the path of a folder.', 'The default is generated.');
  const out = flags.out === undefined ? resolve(folder, config.out ?? 'generated') : resolve(context.folder, flags.out);
  const generate: GenerateSettings = {
    emit: flags.emit === undefined ? (config.emit ?? defaultSettings.emit) : parseEmit(flags.emit),
    importExtension: config.importExtension ?? (await inferImportExtension(out, folder)),
    proto: config.proto ?? defaultSettings.proto,
    zod: { ...defaultSettings.zod, ...(config.zod?.strict === undefined ? {} : { strict: config.zod.strict }) },
  };
  const configured = (config.tables ?? []).map((entry) => parseTables(typeof entry === 'string' ? entry : entry.table));
  return { out, lockFolder, dryRun: false, generate, configured, optionsOf: optionsOf(config) };
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

/** Unity Catalog takes names without regard to case. */
function optionsOf({ tables = [] }: Project['config']): OptionsOf {
  const options = new Map<string, TableOptions>();
  for (const entry of tables) {
    if (typeof entry === 'string') continue;
    const name = parseTables(entry.table);
    if (!(name instanceof TablePattern)) options.set(name.toSql().toLowerCase(), entry);
  }
  return (table) => options.get(table.toSql().toLowerCase()) ?? {};
}

/** A path as it is seen from the working folder, with `/`. */
export function shownPath(path: string, { folder }: Context): string {
  return relative(folder, path).replaceAll('\\', '/');
}
