import type { CheckReport } from '../check/check-result.js';
import { contextOf, flagsOf, type RunOptions } from './run-options.js';

export type { CheckReport } from '../check/check-result.js';

export interface CheckOptions extends RunOptions {
  /** A target of the config, or `all`. Default: the `target` of the config. */
  readonly target?: string;
  /** Which drift of a table makes its status `drift`. Default `breaking`. */
  readonly failOn?: 'breaking' | 'any';
}

/**
 * `zerobus-gen check` as a function: live tables against the lock, the lock against the files. Writes nothing. Gives what
 * `--reporter json` prints (docs/cli.md): what could not be checked has the status `error`, never `ok`. Rejects with an
 * error that has `help` for what concerns all tables, and with the reason of `signal`.
 */
export async function check(options: CheckOptions = {}): Promise<CheckReport> {
  const { failOn = 'breaking', ...rest } = options;
  const { checkProject } = await import('../check/check-project.js');
  const { checkReport } = await import('../check/check-result.js');
  const { results } = await checkProject({ ...flagsOf(rest), failOn }, contextOf(rest));
  return checkReport(results);
}
