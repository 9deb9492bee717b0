import type { GenerateReport } from '../generate/generate-project.js';
import { contextOf, flagsOf, type RunOptions } from './run-options.js';

export type { GenerateReport } from '../generate/generate-project.js';

export interface GenerateOptions extends RunOptions {
  /** Tells what would be written, with a `patch` for each file, and writes nothing. Default false. */
  readonly dryRun?: boolean;
}

/**
 * `zerobus-gen` as a function: reads the tables, updates the lock and writes the files. Gives what `--reporter json`
 * prints (docs/cli.md), with absolute paths: what fails for one table is told in its result. Rejects with an error that
 * has `help` for what concerns all tables, and with the reason of `signal`.
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateReport> {
  const { dryRun = false, ...rest } = options;
  // Whoever only wants defineConfig waits for nothing else.
  const { generateProject } = await import('../generate/generate-project.js');
  const { results } = await generateProject({ ...flagsOf(rest), dryRun }, contextOf(rest));
  return { version: 1, tables: results };
}
