import { basename } from 'node:path';
import { type Command, defineCommand } from '../command.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../usage-error.js';

/** The script of each shell, in `templates/completion`. */
const SCRIPTS = { bash: 'bash.sh', zsh: 'zsh.sh', fish: 'fish.fish', powershell: 'powershell.ps1' } as const;

type Shell = keyof typeof SCRIPTS;

/**
 * Prints the completion script of a shell. The script calls `completion -- WORDS` to complete the last word; yargs' own
 * completion supports neither fish nor PowerShell.
 */
export const completion: Command = defineCommand({
  name: 'completion',
  summary: 'Print the script with which a shell completes commands, flags, tables and targets',
  positionals: {
    shell: {
      type: 'string',
      choices: ['bash', 'zsh', 'fish', 'powershell'],
      describe: 'Shell to print the script for; default: the one that SHELL names',
    },
  },
  groups: [],
  // `source <(…)` reads nothing in bash 3.2, which macOS has.
  examples: [['eval "$(zerobus-gen completion bash)"', 'in ~/.bashrc']],
  takesRest: true,
  async run(args, context) {
    const { terminal, environment, commands, folder } = context;
    const words = args['--'];
    if (words === undefined) {
      const { readPackageFile } = await import('../../system/package-file.js');
      const script = SCRIPTS[args.shell ?? loginShell(environment['SHELL'])];
      terminal.out(readPackageFile(`templates/completion/${script}`).trimEnd());
      return exitCode.done;
    }
    const { completeWords } = await import('../completion/complete-words.js');
    // A broken project is reported by the command itself, not while its line is being typed.
    const candidates = await completeWords(words.map(String), commands, folder).catch(() => []);
    for (const word of candidates) terminal.out(word);
    return exitCode.done;
  },
});

function loginShell(path: string | undefined): Shell {
  const name = basename(path ?? '');
  if (name === 'bash' || name === 'zsh' || name === 'fish') return name;
  throw new UsageError(
    'completion needs a shell, since SHELL names none that is supported.',
    `Name one of ${Object.keys(SCRIPTS).join(', ')}, for example: \`zerobus-gen completion bash\`.`,
  );
}
