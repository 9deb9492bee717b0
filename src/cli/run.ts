import { checkWords } from './check-words.js';
import { commandLine } from './command-line.js';
import type { Context } from './context.js';
import { exitCode } from './exit-code.js';
import { helpText } from './help-text.js';
import { type Ask, askOf } from './prompt.js';
import { showError } from './show-error.js';
import { type Output, terminalOf } from './terminal.js';

/** The process that a command line runs in. */
export interface Surroundings {
  readonly out: Output;
  readonly err: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly stdin?: Context['stdin'];
}

/** Runs one command line, without the program's name, and gives its exit code. Never throws. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err, environment, folder, signal, stdin } = surroundings;
  const terminal = terminalOf(out, err, environment, !words.includes('--no-color'));
  const onSetting = (name: string, value: string, from: string): void =>
    terminal.err(terminal.style('dim', `${name}: ${value} (${from})`, 'err'));
  const verbose = words.includes('--verbose') ? { onSetting } : {};
  const prompt = (): Ask | undefined => askOf(stdin?.(), out, environment, signal);
  const context: Context = { terminal, environment, folder, signal, stdin, prompt, ...verbose };
  let code: number = exitCode.done;
  const end = (ended: number): void => {
    code = ended;
  };
  const parser = commandLine(end, context, words);
  try {
    checkWords(words);
    await parser.parseAsync([...words], {}, (_error, _argv, output) => {
      if (output !== '') terminal.out(helpText(output, out.isTTY === true ? out.columns : undefined));
    });
    return code;
  } catch (error) {
    if (!signal.aborted) return showError(error, context);
    terminal.err('Interrupted. What was written is complete; run it again for the rest.');
    return exitCode.interrupted;
  }
}
