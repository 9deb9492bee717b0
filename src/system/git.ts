import { findProgram } from './find-program.js';
import { runProgram } from './run-program.js';

/** Runs git in one folder; resolves to what it prints, or to undefined if it fails or there is no git or no repository. */
export type Git = (...args: readonly string[]) => Promise<string | undefined>;

/** What git printed, or why it failed, as part of a sentence; that is empty if git gave no reason. */
export type GitAnswer = { readonly out: string } | { readonly out?: undefined; readonly reason: string };

const timeoutMs = 30_000;

/**
 * Variables that name another repository than that of the folder, or change what a path means. A hook of git sets some: with GIT_DIR
 * alone, git takes a subfolder for the root of the repository, and finds nothing there in any commit.
 */
const misleading =
  /^GIT_(?:DIR|WORK_TREE|COMMON_DIR|(?:INDEX|GRAFT|SHALLOW)_FILE|(?:ALTERNATE_)?OBJECT_DIRECTOR(?:Y|IES)|NAMESPACE|PREFIX|[A-Z]+_PATHSPECS)$/i;

/**
 * Settings of a repository that name programs. A pull request can commit a folder that looks like a bare repository, with a config
 * of its own; git would take it for the repository of the files in it.
 */
const settings = ['safe.bareRepository=explicit', 'core.fsmonitor=false', 'log.showSignature=false'];

/**
 * Returns git for the repository of a folder, whatever one the environment names. It reads only, and takes no locks. Does not take
 * the program from the folder `project`.
 */
export function openGit(folder: string, maxBytes: number, project: string): Git {
  const ask = askGit(folder, maxBytes, project);
  return async (...args) => (await ask(...args)).out;
}

/** Returns git as `openGit` does, with the reason of a failure. */
export function askGit(
  folder: string,
  maxBytes: number,
  project: string,
): (...args: readonly string[]) => Promise<GitAnswer> {
  const inherited = Object.entries(process.env).filter(([name]) => !misleading.test(name));
  const environment = {
    ...Object.fromEntries(inherited),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  const program = findProgram('git', environment, project);
  const options = ['--literal-pathspecs', '--no-pager', ...settings.flatMap((each) => ['-c', each]), '-C', folder];
  return async (...args) => {
    if (program === undefined) return { reason: 'there is no git on PATH' };
    const end = await runProgram(program, [...options, ...args], { environment, timeoutMs, maxBytes });
    switch (end.kind) {
      case 'ended':
        return end.code === 0 ? { out: end.out } : { reason: firstReason(end.err) };
      case 'not-started':
        return { reason: `git does not start (${end.code})` };
      case 'too-large':
        return { reason: `it is larger than ${maxBytes / 1024 / 1024} MiB` };
      case 'timeout':
        return { reason: `git takes longer than ${timeoutMs / 1000} seconds` };
    }
  };
}

/** Returns the first line with a reason. Advice follows it, and warnings may come before. */
function firstReason(text: string): string {
  return /^(?:fatal|error): (.+)$/m.exec(text)?.[1]?.replace(/\.$/, '') ?? '';
}
