import { RequestError } from '../app/project/request-error.js';
import type { Ask, SettingOrigin } from '../app/project/run-context.js';
import { flagName } from '../diagnostics/flag-text.js';
import { version } from '../system/package-version.js';
import { checkArguments } from './arguments/check-arguments.js';
import { hasFlag, ownWords, type ScannedArguments, scanArguments } from './arguments/scan-arguments.js';
import type { Command, Context } from './command.js';
import { commandList } from './command-list.js';
import { exitCode } from './exit-code.js';
import { formatHelp } from './help-text.js';
import { createAsk } from './prompt.js';
import { showError } from './show-error.js';
import { createTerminal, type Output } from './terminal.js';

/** The process that a command line runs in. */
export interface ProcessEnvironment {
  readonly out: Output;
  readonly err: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly stdin?: Context['stdin'];
}

/** Runs a command line, given without the program's name, and resolves to its exit code. Never rejects. */
export async function run(
  words: readonly string[],
  process: ProcessEnvironment,
  commands: readonly Command[] = commandList,
): Promise<number> {
  const { out, err, environment, folder, signal, stdin } = process;
  const scanned = scanArguments(words, commands);
  const noColor = scanned.flags.some(
    ({ name, negated, values }) => name === 'color' && (negated || values[0] === 'false'),
  );
  const terminal = createTerminal(out, err, environment, !noColor);
  const onSetting = (name: string, value: string, origin: SettingOrigin): void =>
    terminal.err(terminal.style('dim', `${name}: ${value} (${describeOrigin(origin)})`, 'err'));
  const context: Context = {
    terminal,
    // In a later turn: a file is written at once, and without turns a signal is never seen.
    writeData: (text) => new Promise((resolve) => out.write(text, (error) => setImmediate(resolve, error == null))),
    commands,
    environment,
    folder,
    signal,
    stdin,
    prompt: (): Ask | undefined => createAsk(stdin?.(), out, environment, signal),
    ...(hasFlag(scanned, 'verbose') ? { onSetting } : {}),
  };
  try {
    const byWord = isHelpWord(scanned);
    if (byWord || hasFlag(scanned, 'help')) {
      const name = byWord ? scanned.positionals[1] : scanned.named ? scanned.command.name : undefined;
      const topic = commands.find((command) => command.name === name);
      terminal.out(await helpText(topic, commands, out));
      return exitCode.done;
    }
    if (hasFlag(scanned, 'version')) {
      terminal.out(version);
      return exitCode.done;
    }
    checkArguments(scanned, commands);
    const { parseArguments } = await import('./arguments/yargs-parser.js');
    return await scanned.command.run(await parseArguments(scanned, commands), context);
  } catch (error) {
    if (signal.aborted) {
      terminal.err('Interrupted. Files written so far are complete; run the command again for the rest.');
      return exitCode.interrupted;
    }
    if (ownWords(words).length === 0 && error instanceof RequestError && error.fields.includes('tables')) {
      terminal.err(await helpText(undefined, commands, err));
    }
    return showError(error, context);
  }
}

async function helpText(command: Command | undefined, commands: readonly Command[], stream: Output): Promise<string> {
  const { layOutHelp } = await import('./arguments/yargs-parser.js');
  return formatHelp(await layOutHelp(command, commands), stream.isTTY === true ? stream.columns : undefined);
}

function describeOrigin(origin: SettingOrigin): string {
  return typeof origin === 'string' ? origin : flagName(origin.field);
}

/** Returns whether the command line is `help` or `help COMMAND`, as many tools have it. */
function isHelpWord({ named, positionals }: ScannedArguments): boolean {
  return !named && positionals[0] === 'help';
}
