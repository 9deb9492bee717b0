import type { Command, Flag, Flags } from '../command.js';
import type { globalFlags } from '../flags.js';
import { commandFlags, defaultCommand } from './command-info.js';

/** A flag as it was typed. */
export interface TypedFlag {
  /** The word before a `=`, as it was typed: `--dryRun`. */
  readonly word: string;
  /** In kebab case without dashes: `dry-run`, also for `--no-dry-run`. */
  readonly name: string;
  /** Undefined for a flag that the command does not have. */
  readonly flag: Flag | undefined;
  /** Whether it was typed as `--no-…`. */
  readonly negated: boolean;
  /** Its values; empty if none follows. */
  readonly values: readonly string[];
}

/** The words of a command line, sorted into command, flags and positionals. */
export interface ScannedArguments {
  readonly command: Command;
  /** Whether the command line names the command. */
  readonly named: boolean;
  readonly flags: readonly TypedFlag[];
  readonly positionals: readonly string[];
  /** The words after `--`; undefined without one. */
  readonly rest: readonly string[] | undefined;
}

/** Returns the words before `--`: what follows belongs to another program. */
export function ownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return end < 0 ? words : words.slice(0, end);
}

/**
 * Sorts the words of a command line into the command, flags with their values, and positionals. The command is the first word
 * that is neither a flag nor the value of a flag. Never throws: `checkArguments` reports mistakes.
 */
export function scanArguments(words: readonly string[], commands: readonly Command[]): ScannedArguments {
  const own = ownWords(words);
  const rest = own.length < words.length ? words.slice(own.length + 1) : undefined;
  // Flags may come before the command that they belong to. A flag has the same type in every command (a test checks it).
  const all = Object.assign({}, ...commands.map(commandFlags)) as Flags;
  const found = findCommand(scanWords(own, all).positionals[0], commands);
  const command = found ?? defaultCommand(commands);
  const known = commandFlags(command);
  const { flags, positionals } = scanWords(own, { ...all, ...known });
  return {
    command,
    named: found !== undefined,
    flags: flags.map((typed) => ({
      ...typed,
      flag: typed.flag === undefined ? undefined : getFlag(known, typed.name),
    })),
    positionals: found === undefined ? positionals : positionals.slice(1),
    rest,
  };
}

function findCommand(word: string | undefined, commands: readonly Command[]): Command | undefined {
  return commands.find(({ name }) => name === word);
}

/** Returns whether `--help`, or another flag without a value, was typed. */
export function hasFlag({ flags }: ScannedArguments, name: keyof typeof globalFlags): boolean {
  return flags.some((flag) => flag.name === name && !flag.negated && flag.values[0] !== 'false');
}

function scanWords(
  words: readonly string[],
  known: Flags,
): { readonly flags: readonly TypedFlag[]; readonly positionals: readonly string[] } {
  const flags: TypedFlag[] = [];
  const positionals: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      continue;
    }
    const typed = readFlag(word, known);
    const values = typed.values.length > 0 ? typed.values : followingValues(words.slice(at + 1), typed.flag);
    if (typed.values.length === 0) at += values.length;
    flags.push({ ...typed, values });
  }
  return { flags, positionals };
}

function readFlag(word: string, known: Flags): TypedFlag {
  const [, typed = word, value] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const values = value === undefined ? [] : [value];
  const long = typed.startsWith('--');
  const name = long ? toKebabCase(typed.slice(2)) : (findAlias(typed.slice(1), known) ?? toKebabCase(typed.slice(1)));
  const flag = long || findAlias(typed.slice(1), known) !== undefined ? getFlag(known, name) : undefined;
  const positive = getFlag(known, name.replace(/^no-/, ''));
  if (flag === undefined && long && name.startsWith('no-') && positive?.type === 'boolean') {
    return { word: typed, name: name.slice(3), flag: positive, negated: true, values };
  }
  return { word: typed, name: flag === undefined && !long ? typed.slice(1) : name, flag, negated: false, values };
}

function findAlias(letter: string, known: Flags): string | undefined {
  return Object.keys(known).find((name) => known[name]?.alias === letter);
}

/** The words after a flag that are its values. */
function followingValues(words: readonly string[], flag: Flag | undefined): readonly string[] {
  if (flag === undefined) return [];
  if (flag.type === 'boolean') return words[0] === 'true' || words[0] === 'false' ? [words[0]] : [];
  const isValue = (word: string): boolean =>
    !word.startsWith('-') || word === '-' || (flag.type === 'number' && /^-\d/.test(word));
  const end = words.findIndex((word) => !isValue(word));
  const values = end < 0 ? words : words.slice(0, end);
  return flag.array === true && flag.single !== true ? values : values.slice(0, 1);
}

function getFlag(flags: Flags, name: string): Flag | undefined {
  return Object.hasOwn(flags, name) ? flags[name] : undefined;
}

function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
