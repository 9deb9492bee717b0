import { nearestWord } from '../../diagnostics/nearest-word.js';
import { printable } from '../../diagnostics/printable.js';
import { isForeignPath } from '../../system/portable-path.js';
import type { Command, Flag } from '../command.js';
import { UsageError } from '../usage-error.js';
import { commandFlags, helpCommand } from './command-info.js';
import type { ScannedArguments, TypedFlag } from './scan-arguments.js';

/** Throws UsageError for the first mistake on a command line, with the flag or command that was probably meant. */
export function checkArguments(scanned: ScannedArguments, commands: readonly Command[]): void {
  for (const flag of scanned.flags) checkFlag(flag, scanned.command, commands);
  checkRepetition(scanned.flags);
  checkPositionals(scanned, commands);
}

function checkFlag(typed: TypedFlag, command: Command, commands: readonly Command[]): void {
  const { flag, name, negated, values, word } = typed;
  if (flag === undefined) throw unknownFlag(typed, command, commands);
  if (flag.type === 'boolean') {
    if (values.every((value) => value === 'true' || value === 'false') && !(negated && values.length > 0)) return;
    throw new UsageError(`${word} takes no value.`, `Use ${word} alone, or leave it out.`);
  }
  if (values.length === 0) throw new UsageError(`${word} needs a value.`, seeHelp(command));
  if (values.includes('')) {
    throw new UsageError(
      `The value of ${word} is empty.`,
      `Give ${word} a value, or leave it out. A shell variable that is not set is empty.`,
    );
  }
  // Other paths are checked where they are resolved. A report is written last, after everything else is done.
  const foreign = name === 'report-file' ? values.find((value) => isForeignPath(value)) : undefined;
  if (foreign !== undefined) {
    throw new UsageError(`${word} is a path of Windows: ${foreign}.`, 'Use a relative path, with / between folders.');
  }
  const { choices } = flag;
  if (choices === undefined) return;
  const given = flag.list === true ? values.flatMap((value) => value.split(',').map((item) => item.trim())) : values;
  const unknown = given.find((value) => !choices.includes(value));
  if (unknown === undefined) return;
  const near = nearestWord(unknown, choices);
  throw new UsageError(
    `Unknown value '${printable(unknown, 100)}' for --${name}.`,
    near === undefined ? `Use ${flag.list ? 'one or more' : 'one'} of ${choices.join(', ')}.` : `Did you mean ${near}?`,
  );
}

function checkRepetition(flags: readonly TypedFlag[]): void {
  const counts = new Map<string, number>();
  const seen = new Map<string, string>();
  for (const { flag, name, negated, values } of flags) {
    if (flag?.array === true) continue;
    const value = `${negated} ${values.join(' ')}`;
    // A boolean flag may be repeated, as long as it says the same.
    if (flag?.type === 'boolean' && seen.get(name) === value) continue;
    seen.set(name, value);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of counts) {
    if (count > 1) throw new UsageError(`--${name} is given ${count} times.`, `Give --${name} once.`);
  }
}

function checkPositionals(
  { command, named, positionals, rest = [] }: ScannedArguments,
  commands: readonly Command[],
): void {
  const known = Object.entries(command.positionals);
  const takesTables = known.some(([, { array, completion }]) => array === true && completion === 'tables');
  for (const word of takesTables ? positionals : [])
    rejectCommandName(word, named ? undefined : positionals[0], commands);
  for (const [index, value] of positionals.entries()) checkValue(value, known[index] ?? known.at(-1), command);
  const missing = known[positionals.length];
  if (missing?.[1].required === true) {
    throw new UsageError(`${command.name} needs a ${missing[0]}.`, seeHelp(command));
  }
  const unexpected = known.some(([, { array }]) => array === true) ? undefined : positionals[known.length];
  if (unexpected !== undefined) throw unexpectedArgument(unexpected, command, commands, command.restHelp);
  if (command.takesRest !== true && rest.length > 0) throw unexpectedArgument(rest[0] as string, command, commands);
  for (const [index, [name, { choices }]] of known.entries()) {
    const value = positionals[index];
    if (choices === undefined || value === undefined || choices.includes(value)) continue;
    const near = nearestWord(value, choices);
    throw new UsageError(
      `Unknown ${name} '${printable(value, 100)}'.`,
      near === undefined ? `Use one of ${choices.join(', ')}.` : `Did you mean ${near}?`,
    );
  }
}

/** Throws for a value that no argument of this kind has. `positional` is undefined if the command has none. */
function checkValue(value: string, positional: [name: string, flag: Flag] | undefined, command: Command): void {
  if (positional === undefined) return;
  const [name, { array, required }] = positional;
  if (value === '') {
    const leave = required === true ? '' : `, or leave ${array === true ? 'them' : 'it'} out`;
    throw new UsageError(
      array === true ? `One of the ${name} is empty.` : `The argument ${name} is empty.`,
      `Give ${array === true ? '' : 'a '}${name}${leave}. A shell variable that is not set is empty.`,
    );
  }
  // yargs drops it, and without tables a command takes all of them.
  if (value === '-' && array === true) {
    throw new UsageError("Unexpected argument '-'.", `${command.name} does not read stdin. ${seeHelp(command)}`);
  }
}

/** Throws for a word that is, or is close to, the name of a command where a table is expected. */
function rejectCommandName(word: string, first: string | undefined, commands: readonly Command[]): void {
  const near = word.includes('.')
    ? undefined
    : nearestWord(
        word,
        commands.map(({ name }) => name),
      );
  if (near === undefined) return;
  if (near === word) {
    throw new UsageError(
      `Unexpected argument '${word}': a command comes first, and only once.`,
      `Run \`zerobus-gen ${word}\`, or name a table as catalog.schema.table.`,
    );
  }
  const table = 'A table has three parts: catalog.schema.table.';
  throw new UsageError(
    word === first ? `Unknown command '${printable(word, 100)}'.` : `Unexpected argument '${printable(word, 100)}'.`,
    `Did you mean \`zerobus-gen ${near}\`? ${table}`,
  );
}

function unknownFlag({ name, word }: TypedFlag, command: Command, commands: readonly Command[]): UsageError {
  const others = commands.filter((other) => other !== command && Object.hasOwn(commandFlags(other), name));
  if (others.length > 0 && word.startsWith('--')) {
    const names = others.map((other) => other.name).join(' and ');
    return new UsageError(
      `${command.name} has no flag ${printable(word, 100)}.`,
      `${names} ${others.length === 1 ? 'has' : 'have'} it. ${seeHelp(command)}`,
    );
  }
  const near = nearestWord(name, Object.keys(commandFlags(command)));
  return new UsageError(
    `Unknown flag ${printable(word, 100)}.`,
    near === undefined ? seeHelp(command) : `Did you mean --${near}?`,
  );
}

function unexpectedArgument(
  word: string,
  command: Command,
  commands: readonly Command[],
  restHelp?: string,
): UsageError {
  const near = nearestWord(
    word,
    commands.map(({ name }) => name),
  );
  return new UsageError(
    `Unexpected argument '${printable(word, 100)}'.`,
    restHelp ?? (near === undefined ? seeHelp(command) : `Did you mean \`zerobus-gen ${near}\`?`),
  );
}

function seeHelp(command: Command): string {
  return `See \`${helpCommand(command)}\`.`;
}
