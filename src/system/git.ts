import { findProgram } from './find-program.js';
import { runProgram } from './run-program.js';

/** Runs git in one folder; resolves to what it prints, or to undefined if it fails or there is no git or no repository. */
export type Git = (...args: readonly string[]) => Promise<string | undefined>;

const timeoutMs = 30_000;

/**
 * Variables that name another repository than that of the folder, or change what a path means. A hook of git sets some: with GIT_DIR
 * alone, git takes a subfolder for the root of the repository, and finds nothing there in any commit.
 */
const misleading = /^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|PREFIX|[A-Z]+_PATHSPECS)$/i;

/** Returns git for the repository of a folder, whatever one the environment names. It reads only, and takes no locks. */
export function openGit(folder: string, maxBytes: number): Git {
  const inherited = Object.entries(process.env).filter(([name]) => !misleading.test(name));
  const environment = {
    ...Object.fromEntries(inherited),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  const program = findProgram('git', environment, folder);
  const options = ['--literal-pathspecs', '--no-pager', '-c', 'core.fsmonitor=false', '-C', folder];
  return async (...args) => {
    if (program === undefined) return undefined;
    const end = await runProgram(program, [...options, ...args], { environment, timeoutMs, maxBytes });
    return end.kind === 'ended' && end.code === 0 ? end.out : undefined;
  };
}
