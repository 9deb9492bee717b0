/** What a configuration is written with. */

/** The two commands of a build, for build scripts of one's own. */
export { type CheckOptions, type CheckReport, check } from './app/library/check.js';
export { type GenerateOptions, type GenerateReport, generate } from './app/library/generate.js';
export type { RunOptions } from './app/library/run-options.js';
export {
  defineConfig,
  type ProtoConfig,
  type SourceConfig,
  type TableConfig,
  type TargetConfig,
  type ZerobusConfig,
  type ZodConfig,
} from './config/zerobus-config.js';
