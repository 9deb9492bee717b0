import { RequestError } from '../app/project/request-error.js';
import { nearestWord } from '../diagnostics/nearest-word.js';
import { type CommandName, flagsOf } from './flags-of.js';

/** What yargs found wrong with a command line, with the flag as it was typed, and what was probably meant. */
export function usageMistake(message: string, words: readonly string[]): RequestError {
  const [, unknown] = /^Unknown arguments?: (.*)$/s.exec(message) ?? [];
  if (unknown !== undefined) return unknownArgument(unknown.split(', '), words);
  const [, valueless] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (valueless !== undefined) return new RequestError(`--${valueless} takes a value.`, seeHelp(words));
  const [, flag, given, choices] = /Argument: (.*?), Given: "?(.*?)"?, Choices: (.*)/s.exec(message) ?? [];
  if (flag !== undefined && given !== undefined && choices !== undefined) {
    const known = choices.replaceAll('"', '').split(', ');
    const near = nearestWord(given, known);
    return new RequestError(
      `--${flag} does not know '${given}'.`,
      near === undefined ? `It takes one of ${known.join(', ')}.` : `Did you mean ${near}?`,
    );
  }
  if (/^Not enough non-option arguments/.test(message)) {
    const what = commandOf(words) === 'explain' ? 'explain takes a code.' : `${commandOf(words)} takes a table.`;
    return new RequestError(what, seeHelp(words));
  }
  return new RequestError(message, seeHelp(words));
}

function unknownArgument(names: readonly string[], words: readonly string[]): RequestError {
  const typed = words.find((word) => word.startsWith('-') && isAbout(word, names));
  if (typed === undefined) {
    const near = nearestWord(
      names[0]!,
      Object.keys(flagsOf).filter((name) => name !== 'generate'),
    );
    return new RequestError(
      `'${names[0]}' is a word too many.`,
      near === undefined ? seeHelp(words) : `Did you mean zerobus-gen ${near}?`,
    );
  }
  return unknownFlag(typed, words);
}

/** The error for a flag that a command does not have, as it was typed. */
export function unknownFlag(typed: string, words: readonly string[]): RequestError {
  const name = nameOf(typed);
  const command = commandOf(words);
  const own = Object.keys(flagsOf[command]);
  const others = (Object.keys(flagsOf) as CommandName[]).filter((other) => Object.hasOwn(flagsOf[other], name));
  const flag = typed.split('=')[0];
  if (others.length > 0 && !own.includes(name)) {
    const have = others.length === 1 ? 'has' : 'have';
    return new RequestError(`${shown(command)} has no flag ${flag}.`, `${others.map(shown).join(' and ')} ${have} it.`);
  }
  const near = nearestWord(name, own);
  return new RequestError(`There is no flag ${flag}.`, near === undefined ? seeHelp(words) : `Did you mean --${near}?`);
}

/** The command of a line; without one it generates. */
export function commandOf(words: readonly string[]): CommandName {
  const first = words.find((word) => Object.hasOwn(flagsOf, word) && word !== 'generate');
  return (first as CommandName | undefined) ?? 'generate';
}

/** `--report-file=x` is `report-file`, and so is `--reportFile`. */
export function nameOf(word: string): string {
  return word
    .replace(/=.*$/s, '')
    .replace(/^--?/, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** yargs names a flag twice, as it was typed and without its hyphens, and takes `-abc` apart. */
function isAbout(word: string, names: readonly string[]): boolean {
  const name = word.replace(/=.*$/s, '').replace(/^--?/, '');
  if (names.includes(name) || names.includes(name.replace(/^no-/, ''))) return true;
  return !word.startsWith('--') && names.includes(name.charAt(0));
}

function shown(command: CommandName): string {
  return command === 'generate' ? 'zerobus-gen without a command' : command;
}

function seeHelp(words: readonly string[]): string {
  const command = commandOf(words);
  return `See zerobus-gen ${command === 'generate' ? '' : `${command} `}--help.`;
}
