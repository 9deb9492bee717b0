import yargs, { type Argv, type Options, type PositionalOptions } from 'yargs';
import { version } from '../../system/package-version.js';
import type { Arguments, Command, Flag } from '../command.js';
import { globalFlags } from '../flags.js';
import { UsageError } from '../usage-error.js';
import { commandUsage, helpCommand } from './command-info.js';
import type { ScannedArguments } from './scan-arguments.js';

/**
 * Parses a checked command line with yargs: converts values, applies defaults, and names arguments in camel case. Throws
 * UsageError.
 */
export async function parseArguments(scanned: ScannedArguments, commands: readonly Command[]): Promise<Arguments> {
  let parsed: Arguments | undefined;
  const parser = createParser(commands, (args) => {
    parsed = args;
  });
  // With its own help, yargs would take a last word `help` for --help, and never call the handler.
  parser.help(false).version(false);
  parser.fail((message, error) => {
    if (error !== undefined && error.name !== 'YError') throw error;
    throw new UsageError(message, `See \`${helpCommand(scanned.command)}\`.`);
  });
  await parser.parseAsync(canonicalWords(scanned));
  if (parsed === undefined) throw new Error(`yargs did not parse the arguments of ${scanned.command.name}`);
  // yargs converts what looks like a number even there.
  return scanned.rest === undefined ? parsed : { ...parsed, '--': scanned.rest };
}

/** Returns the help of a command, unwrapped, or of the whole program, as yargs lays it out. */
export async function layOutHelp(command: Command | undefined, commands: readonly Command[]): Promise<string> {
  const words = command === undefined || command.isDefault === true ? ['--help'] : [command.name, '--help'];
  let text = '';
  await createParser(commands, () => undefined).parseAsync(words, {}, (_error, _args, output) => {
    text += output;
  });
  return text;
}

/** Writes the command line in the one form that yargs cannot misread: `--name=value`, and the command first. */
function canonicalWords({ command, flags, positionals, rest }: ScannedArguments): readonly string[] {
  const words = flags.flatMap(({ name, negated, values }) => {
    if (values.length === 0) return [negated ? `--no-${name}` : `--${name}`];
    return values.map((value) => `--${name}=${value}`);
  });
  return [command.name, ...positionals, ...words, ...(rest === undefined ? [] : ['--', ...rest])];
}

function createParser(commands: readonly Command[], onArguments: (args: Arguments) => void): Argv {
  const parser = withoutExtras(yargs())
    .scriptName('zerobus-gen')
    // Texts do not depend on the system's language.
    .locale('en')
    .parserConfiguration({ 'populate--': true, 'dot-notation': false })
    .exitProcess(false)
    // Lines are broken in help-text.ts: yargs gives each column half of a narrow terminal.
    .wrap(null)
    .version('version', globalFlags.version.describe, version)
    .alias('version', globalFlags.version.alias)
    .help('help', globalFlags.help.describe)
    .alias('help', globalFlags.help.alias);
  for (const [name, flag] of Object.entries(globalFlags)) {
    if (name !== 'help' && name !== 'version') parser.option(name, yargsOption(flag));
  }
  for (const command of commands) addCommand(parser, command, onArguments);
  return parser;
}

/**
 * Leaves out of the help what yargs adds to each flag, such as `[boolean] [default: false]`. The declarations of yargs do not
 * have this setting.
 */
function withoutExtras(parser: Argv): Argv {
  const configurable = parser as Argv & { usageConfiguration(settings: { readonly 'hide-types': boolean }): Argv };
  return configurable.usageConfiguration({ 'hide-types': true });
}

function addCommand(parser: Argv, command: Command, onArguments: (args: Arguments) => void): void {
  const usage = commandUsage(command);
  parser.command(
    command.isDefault === true ? [usage, '$0'] : usage,
    command.summary,
    (builder) => {
      for (const [name, positional] of Object.entries(command.positionals)) {
        builder.positional(name, yargsOption(positional) as PositionalOptions);
        // Without it, yargs takes the positional - for a flag.
        if (positional.array !== true) builder.nargs(name, 1);
      }
      for (const { title, flags } of command.groups) {
        for (const [name, flag] of Object.entries(flags)) builder.option(name, yargsOption(flag));
        builder.group(Object.keys(flags), `${title}:`);
      }
      for (const [line, effect] of command.examples) builder.example(line.replace(/\bzerobus-gen\b/, '$0'), effect);
      return builder;
    },
    (args) => onArguments(args as Arguments),
  );
}

function yargsOption(flag: Flag): Options {
  const { type, describe, default: initial, choices, array, list } = flag;
  return {
    type,
    describe: describe + valuesText(flag),
    ...(initial === undefined ? {} : { default: initial }),
    ...(choices === undefined ? {} : { choices }),
    ...(array === true ? { array } : {}),
    ...(list === true ? { coerce: splitList } : {}),
    ...(type === 'boolean' ? {} : { requiresArg: true }),
  };
}

/** Writes the values of a flag that has choices, and its default: ` (human, json; default: human)`. */
function valuesText({ choices, default: initial }: Flag): string {
  if (choices === undefined) return '';
  return ` (${choices.join(', ')}${typeof initial === 'string' ? `; default: ${initial}` : ''})`;
}

function splitList(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((item) => item.trim());
}
