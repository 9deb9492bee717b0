import type { Help } from './parse-help.js';

/** Words that are known only of the project, or are too many for the help. */
export interface CompletionWords {
  /** The tables of the lock. */
  tables(): Promise<readonly string[]>;
  /** The targets of the config. */
  targets(): Promise<readonly string[]>;
  codes(): Promise<readonly string[]>;
  readonly emit: readonly string[];
}

/**
 * What can stand in place of the last of `words`, which may be empty or half a word. `helpOf` gives the help of a command,
 * without a name that of the program. Nothing where the shell is to complete the path of a file.
 */
export async function complete(
  words: readonly string[],
  helpOf: (command: string | undefined) => Promise<Help>,
  known: CompletionWords,
): Promise<readonly string[]> {
  const [joined, value] = splitFlag(words.at(-1) ?? '');
  const before = value === undefined ? words.slice(0, -1) : [...words.slice(0, -1), joined];
  const current = value ?? joined;
  // What comes then is a command of somebody else.
  if (before.includes('--')) return [];
  const program = await helpOf(undefined);
  const command = before.find((word) => program.commands.includes(word));
  const help = command === undefined ? program : await helpOf(command);
  const found = await candidates(before, current, command, help, known);
  const fitting = found.filter((word) => word.startsWith(current));
  return value === undefined ? fitting : fitting.map((word) => `${joined}=${word}`);
}

async function candidates(
  before: readonly string[],
  current: string,
  command: string | undefined,
  help: Help,
  known: CompletionWords,
): Promise<readonly string[]> {
  const last = before.at(-1) ?? '';
  const flag = help.flags.find(({ name, boolean }) => !boolean && last === `--${name}`);
  if (flag?.name === 'emit') {
    const given = current.slice(0, current.lastIndexOf(',') + 1);
    return known.emit.filter((kind) => !given.split(',').includes(kind)).map((kind) => given + kind);
  }
  if (flag?.name === 'target') return [...(await known.targets()), ...(command === 'check' ? ['all'] : [])];
  if (flag !== undefined) return flag.choices;
  if (current.startsWith('-')) {
    const names = help.flags.map(({ name, onByDefault }) => (onByDefault ? `--no-${name}` : `--${name}`));
    // A flag is given once.
    return names.filter((name) => !before.includes(name));
  }
  const choices = help.positionals.flatMap((item) => item.choices);
  if (command === 'explain') return known.codes();
  if (command === 'init' || !help.positionals.some(({ name }) => name === 'tables')) return choices;
  const commands = before.length === 0 ? help.commands : [];
  return [...commands, ...(await known.tables()).filter((table) => !before.includes(table))];
}

/** zsh and fish give `--target=de` as one word. */
function splitFlag(word: string): [word: string, value?: string] {
  const [, flag, value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  return flag === undefined ? [word] : [flag, value as string];
}
