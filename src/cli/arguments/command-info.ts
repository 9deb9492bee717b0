import type { Command, Flags } from '../command.js';
import { globalFlags } from '../flags.js';

/** Returns all flags of a command, those that every command has among them. */
export function commandFlags(command: Command): Flags {
  return Object.assign({}, ...command.groups.map(({ flags }) => flags), globalFlags) as Flags;
}

/** Returns the command that runs when a command line names none. */
export function defaultCommand(commands: readonly Command[]): Command {
  return commands.find(({ isDefault }) => isDefault === true) ?? (commands[0] as Command);
}

/** Writes the arguments of a command: `check [tables..]`. */
export function commandUsage({ name, positionals }: Command): string {
  const words = Object.entries(positionals).map(([positional, { array, required }]) => {
    const word = array === true ? `${positional}..` : positional;
    return required === true ? `<${word}>` : `[${word}]`;
  });
  return [name, ...words].join(' ');
}

/** Writes the command that shows the help of a command. */
export function helpCommand({ name, isDefault }: Command): string {
  return isDefault === true ? 'zerobus-gen --help' : `zerobus-gen ${name} --help`;
}
