import type { InitSettings } from './init-settings.js';
import { planAttributes } from './plan-attributes.js';
import { planCi } from './plan-ci.js';
import { type ConfigPlan, planConfig } from './plan-config.js';
import { planIgnores } from './plan-ignores.js';
import { planPackageJson } from './plan-package-json.js';
import type { Plan } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readTsconfig, type TsconfigFacts } from './tsconfig-facts.js';

/** All that `init` will do, and what the config will then say. */
export interface InitPlan extends Plan {
  readonly config: ConfigPlan['config'];
}

/**
 * Computes every change before any is made. Where nothing says where the output goes and the tsconfig has all code in one
 * folder, it goes into that. Throws GenError `config-…`, `file-unreadable`.
 */
export async function planInit(facts: ProjectFacts, settings: InitSettings): Promise<InitPlan> {
  const tsconfig = await readTsconfig(facts);
  const out = settings.config.out ?? (tsconfig?.root === undefined ? undefined : `${tsconfig.root}/generated`);
  const wanted = out === undefined ? settings.config : { ...settings.config, out };
  const { plan, config } = await planConfig(facts, { ...settings, config: wanted });
  const folder = (config.out ?? 'generated').replaceAll('\\', '/').replace(/^\.\/|\/+$/g, '');
  const parts = [
    plan,
    planPackageJson(facts, config, settings),
    await planAttributes(facts, folder),
    await planIgnores(facts, folder),
    await planCi(facts, config, settings),
  ];
  return {
    config,
    files: parts.flatMap((part) => part.files),
    hints: [...tsconfigHints(tsconfig, folder), ...parts.flatMap((part) => part.hints)],
  };
}

function tsconfigHints(tsconfig: TsconfigFacts | undefined, out: string): readonly string[] {
  if (tsconfig === undefined) return [];
  const { root } = tsconfig;
  const inRoot = root === undefined || `${out}/`.startsWith(`${root}/`);
  const config = 'zerobus.config.ts';
  return [
    ...(inRoot
      ? []
      : [`tsconfig.json has rootDir ${root}, and ${out} lies outside: tsc refuses code that imports it.`]),
    ...(inRoot && !tsconfig.includes(`${out}/index.ts`)
      ? [`tsconfig.json does not include ${out}: tsc sees only what your code imports from there.`]
      : []),
    ...(root !== undefined && tsconfig.includes(config)
      ? [`tsconfig.json has rootDir ${root}, and takes ${config} for a source: put it into exclude, or set include.`]
      : []),
  ];
}
