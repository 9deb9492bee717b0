import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { planAttributes } from './plan-attributes.js';
import { planCi } from './plan-ci.js';
import { planConfig } from './plan-config.js';
import { planIgnores } from './plan-ignores.js';
import type { PlanInput } from './plan-input.js';
import { planPackageJson } from './plan-package-json.js';
import type { Plan } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { findTsconfig, type SourceTsconfig } from './read-tsconfig.js';

/** All changes of `init`, and the config of the project after them. */
export interface InitPlan extends Plan {
  readonly config: ZerobusConfig;
}

/**
 * Plans all changes, before any of them is made. If the input has no output folder and tsconfig.json has a source folder, the
 * output goes into that. Throws GenError `config-…`, `file-unreadable`.
 */
export async function planInit(facts: ProjectFacts, input: PlanInput): Promise<InitPlan> {
  const tsconfig = await findTsconfig(facts);
  const out = input.config.out ?? (tsconfig?.root === undefined ? undefined : `${tsconfig.root}/generated`);
  const wanted = out === undefined ? input.config : { ...input.config, out };
  const { file, config } = await planConfig(facts, { ...input, config: wanted });
  const folder = (config.out ?? 'generated').replaceAll('\\', '/').replace(/^\.\/|\/+$/g, '');
  const parts = [
    planPackageJson(facts, config, input),
    await planAttributes(facts, folder),
    await planIgnores(facts, folder),
    await planCi(facts, config, input),
  ];
  return {
    config,
    files: [file, ...parts.flatMap((part) => part.files)],
    hints: [
      ...(facts.typescript ? [] : [withoutTypescript]),
      ...describeTsconfigProblems(tsconfig, folder),
      ...parts.flatMap((part) => part.hints),
    ],
  };
}

const withoutTypescript =
  "The generated files are TypeScript, which this package does not have. Compile them: npm install --save-dev typescript @types/node. Or run them as they are with Node 22.18 or newer: set importExtension to 'ts' in the config.";

function describeTsconfigProblems(tsconfig: SourceTsconfig | undefined, out: string): readonly string[] {
  if (tsconfig === undefined) return [];
  const { name, root, oldTarget } = tsconfig;
  const inRoot = root === undefined || `${out}/`.startsWith(`${root}/`);
  const config = 'zerobus.config.ts';
  return [
    ...(oldTarget === undefined
      ? []
      : [
          `${name} sets the target ${oldTarget}, for which TypeScript rejects the loops in generated code. Set target to ES2015 or newer, or set downlevelIteration.`,
        ]),
    ...(inRoot
      ? []
      : [
          `${name} sets rootDir to ${root}, but ${out} is outside it, so tsc rejects code that imports it. Move the output into ${root}, or change rootDir.`,
        ]),
    ...(inRoot && !tsconfig.includes(`${out}/index.ts`)
      ? [
          `${name} does not include ${out}, so tsc checks only the generated files that your code imports. Add ${out} to include to check all of them.`,
        ]
      : []),
    ...(root !== undefined && tsconfig.includes(config)
      ? [`${name} sets rootDir to ${root}, but compiles ${config} too. Add ${config} to exclude, or set include.`]
      : []),
  ];
}
