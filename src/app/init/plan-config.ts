import { basename, dirname, join } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import { loadConfig } from '../../config/load-config.js';
import { validateConfig } from '../../config/validate-config.js';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import type { InitSettings } from './init-settings.js';
import { type Plan, wholeFile } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readText } from './read-text.js';
import { writeConfig } from './write-config.js';

/** The plan for the config, and what the project's config will say. */
export interface ConfigPlan {
  readonly plan: Plan;
  readonly config: ZerobusConfig;
}

/** The config that a folder has already, whatever its kind. Throws GenError `config-ambiguous`. */
export async function ownConfig(folder: string): Promise<string | undefined> {
  const found = await findConfig(folder);
  return found !== undefined && dirname(found) === folder ? found : undefined;
}

/**
 * One that is there stays, and the rest of the plan goes by it; forced, it is overwritten in its own kind, but never as a
 * key of package.json. Throws GenError `config-…`.
 */
export async function planConfig(facts: ProjectFacts, { config, force }: InitSettings): Promise<ConfigPlan> {
  const { folder, esm, typescript } = facts;
  const there = await ownConfig(folder);
  const inPackage = there !== undefined && basename(there) === 'package.json';
  if (there !== undefined && (!force || inPackage)) {
    const loaded = await loadConfig(there, basename(there));
    const text = (await readText(there)) ?? '';
    const same = !inPackage && text.replaceAll('\r\n', '\n') === writeConfig(config, there);
    const status = same ? ('unchanged' as const) : ('kept' as const);
    const detail = inPackage ? 'it holds the config, as the key zerobus' : same ? '' : '--force overwrites it';
    return { plan: { files: [{ path: there, status, before: text, after: text, detail }], hints: [] }, config: loaded };
  }
  const ending = typescript ? 'ts' : esm ? 'js' : 'mjs';
  const path = there ?? join(folder, `zerobus.config.${ending}`);
  const valid = validateConfig(config, basename(path));
  const file = wholeFile(
    path,
    there === undefined ? undefined : await readText(there),
    writeConfig(valid, path),
    force,
  );
  return { plan: { files: [file], hints: [] }, config: valid };
}
