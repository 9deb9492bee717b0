import { commandFlags } from '../arguments/command-info.js';
import { scanArguments, type TypedFlag } from '../arguments/scan-arguments.js';
import type { Command, Flag } from '../command.js';

/**
 * Returns the words that can replace the last of `words`, which may be empty or incomplete, on the command line of a project.
 * Empty where the shell completes paths.
 */
export async function completeWords(
  words: readonly string[],
  commands: readonly Command[],
  folder: string,
): Promise<readonly string[]> {
  // Words after -- belong to another program.
  if (words.slice(0, -1).includes('--')) return [];
  // zsh and fish pass `--target=de` as one word.
  const [, flagWord, flagValue] = /^(--[a-z-]+)=(.*)$/s.exec(words.at(-1) ?? '') ?? [];
  const typed = flagWord === undefined ? words.slice(0, -1) : [...words.slice(0, -1), flagWord];
  const current = flagValue ?? words.at(-1) ?? '';
  const candidates = await findCandidates(typed, current, commands, folder);
  const matching = candidates.filter((word) => word.startsWith(current));
  return flagWord === undefined ? matching : matching.map((word) => `${flagWord}=${word}`);
}

async function findCandidates(
  typed: readonly string[],
  current: string,
  commands: readonly Command[],
  folder: string,
): Promise<readonly string[]> {
  const { command, named, flags, positionals } = scanArguments(typed, commands);
  const open = flags.at(-1);
  const isOpen = open?.flag !== undefined && open.flag.type !== 'boolean' && open.values.length === 0;
  const config = flags.find(({ name }) => name === 'config')?.values[0];
  const place = { folder, config };
  if (isOpen && typed.at(-1) === open.word) return flagValues(open as { readonly flag: Flag }, current, command, place);
  if (current.startsWith('-')) return flagNames(command, flags);
  const known = Object.values(command.positionals);
  const positional = known[positionals.length] ?? known.find(({ array }) => array === true);
  const names = typed.length === 0 ? commands.map(({ name }) => name) : [];
  if (positional === undefined || (!named && typed.length === 0 && positional.completion !== 'tables')) return names;
  return [...names, ...(await positionalValues(positional, typed, place))];
}

interface ProjectPlace {
  readonly folder: string;
  readonly config: string | undefined;
}

async function flagValues(
  { flag }: { readonly flag: Flag },
  current: string,
  command: Command,
  place: ProjectPlace,
): Promise<readonly string[]> {
  const { choices = [], list, completion } = flag;
  if (list === true) {
    const given = current.slice(0, current.lastIndexOf(',') + 1);
    return choices.filter((choice) => !given.split(',').includes(choice)).map((choice) => given + choice);
  }
  if (completion !== 'targets') return choices;
  const { listTargetNames } = await import('../../app/project/project-words.js');
  return [...(await listTargetNames(place)), ...(command.name === 'check' ? ['all'] : [])];
}

/** Returns the flags that are not on the command line yet: each may be given once, unless it can be repeated. */
function flagNames(command: Command, typed: readonly TypedFlag[]): readonly string[] {
  const used = new Set(typed.map(({ name }) => name));
  return Object.entries(commandFlags(command)).flatMap(([name, flag]) => {
    if (used.has(name) && flag.single !== true) return [];
    return [flag.type === 'boolean' && flag.default === true ? `--no-${name}` : `--${name}`];
  });
}

async function positionalValues(
  { choices = [], completion }: Flag,
  typed: readonly string[],
  place: ProjectPlace,
): Promise<readonly string[]> {
  if (completion === 'codes') {
    const { allExplanations } = await import('../../app/explain/explanations.js');
    return [...new Set(allExplanations().map(({ code }) => code))];
  }
  if (completion !== 'tables') return choices;
  const { listLockedTableNames } = await import('../../app/project/project-words.js');
  return (await listLockedTableNames(place)).filter((table) => !typed.includes(table));
}
