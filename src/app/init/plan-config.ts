import { basename, dirname, join } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import { loadConfig } from '../../config/load-config.js';
import { validateConfig } from '../../config/validate-config.js';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import type { PlanInput } from './plan-input.js';
import { type PlannedFile, planWholeFile } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readOptionalFile } from './read-optional-file.js';
import { writeConfig } from './write-config.js';

/** The planned config file, and the config of the project after the plan is carried out. */
export interface ConfigPlan {
  readonly file: PlannedFile;
  readonly config: ZerobusConfig;
}

/** Finds the config file in a folder itself, not above it. Throws GenError `config-ambiguous`. */
export async function findOwnConfig(folder: string): Promise<string | undefined> {
  const found = await findConfig(folder);
  return found !== undefined && dirname(found) === folder ? found : undefined;
}

/**
 * Plans the config file. An existing config is kept, and the rest of the plan follows it. With `force`, it is overwritten in
 * its own format, except in package.json. Throws GenError `config-…`.
 */
export async function planConfig(facts: ProjectFacts, { config, force }: PlanInput): Promise<ConfigPlan> {
  const { folder, esm, typescript } = facts;
  const existing = await findOwnConfig(folder);
  const inPackage = existing !== undefined && basename(existing) === 'package.json';
  if (existing !== undefined && (!force || inPackage)) {
    const loaded = await loadConfig(existing, basename(existing));
    const text = (await readOptionalFile(existing)) ?? '';
    const same = !inPackage && text.replaceAll('\r\n', '\n') === writeConfig(config, existing);
    const status = same ? ('unchanged' as const) : ('kept' as const);
    const detail = inPackage ? 'it contains the config, under the key zerobus' : '';
    return { file: { path: existing, status, before: text, after: text, detail }, config: loaded };
  }
  const extension = typescript ? 'ts' : esm ? 'js' : 'mjs';
  const path = existing ?? join(folder, `zerobus.config.${extension}`);
  const valid = validateConfig(config, basename(path));
  const before = existing === undefined ? undefined : await readOptionalFile(existing);
  return { file: planWholeFile(path, before, writeConfig(valid, path), force), config: valid };
}
