import { findProgram } from './find-program.js';
import { runProgram } from './run-program.js';

/** Runs git in one folder; resolves to what it prints, or to undefined if it fails or there is no git or no repository. */
export type Git = (...args: readonly string[]) => Promise<string | undefined>;

const timeoutMs = 30_000;

/** Returns git for a folder. It reads only: it takes no locks, and runs no program that the repository's config names. */
export function openGit(folder: string, maxBytes: number): Git {
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  const program = findProgram('git', environment, folder);
  const options = ['--literal-pathspecs', '--no-pager', '-c', 'core.fsmonitor=false', '-C', folder];
  return async (...args) => {
    if (program === undefined) return undefined;
    const end = await runProgram(program, [...options, ...args], { environment, timeoutMs, maxBytes });
    return end.kind === 'ended' && end.code === 0 ? end.out : undefined;
  };
}
