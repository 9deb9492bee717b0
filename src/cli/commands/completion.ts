import { basename } from 'node:path';
import { RequestError } from '../../app/project/request-error.js';
import { readPackageFile } from '../../system/package-file.js';
import { complete } from '../completion/complete.js';
import { type Help, parseHelp } from '../completion/parse-help.js';
import { projectWords } from '../completion/project-words.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';

/** The script of each shell, in `templates/completion`. */
const scripts = { bash: 'bash.sh', zsh: 'zsh.sh', fish: 'fish.fish', powershell: 'powershell.ps1' } as const;

export interface CompletionFlags {
  readonly shell?: keyof typeof scripts | undefined;
  /** What a script asks for: the words of a command line up to the one that is typed. */
  readonly '--'?: readonly unknown[] | undefined;
}

/**
 * Prints the script that a shell completes with, or answers such a script. yargs' own completion knows neither the flags
 * of the main job, which has no name, nor fish and PowerShell.
 */
export async function completion(
  flags: CompletionFlags,
  context: Context,
  helpOf: (words: readonly string[]) => Promise<string>,
): Promise<ExitCode> {
  const asked = flags['--'];
  if (asked === undefined) {
    const file = scripts[flags.shell ?? shellOf(context)];
    context.terminal.out(readPackageFile(`templates/completion/${file}`).trimEnd());
    return exitCode.done;
  }
  const words = asked.map(String);
  const help = async (command: string | undefined): Promise<Help> =>
    parseHelp(await helpOf(command === undefined ? [] : [command]));
  // Whatever is wrong with the project is told by the command itself: a half-typed line is no place for it.
  const found = await complete(words, help, projectWords(words, context)).catch(() => []);
  for (const word of found) context.terminal.out(word);
  return exitCode.done;
}

function shellOf({ environment }: Context): keyof typeof scripts {
  const name = basename(environment['SHELL'] ?? '');
  if (name === 'bash' || name === 'zsh' || name === 'fish') return name;
  throw new RequestError('Name a shell.', `One of ${Object.keys(scripts).join(', ')}: zerobus-gen completion bash.`);
}
