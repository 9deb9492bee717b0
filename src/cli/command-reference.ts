import { commandUsage } from './arguments/command-info.js';
import type { Command, Flag, Flags } from './command.js';
import { globalFlags } from './flags.js';

/** Writes docs/commands.md: each command with its arguments, flags and examples. */
export function writeCommandReference(commands: readonly Command[]): string {
  const blocks = [
    '# Commands',
    'What each command takes; `zerobus-gen COMMAND --help` shows the same. How they work together: [cli.md](cli.md). Defaults among the values are bold. This page is generated from the source, and a test compares it.',
    ...commands.flatMap(writeCommand),
    '## Flags of every command',
    flagTable(globalFlags),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function writeCommand(command: Command): readonly string[] {
  const { name, isDefault, summary, positionals, groups, examples, takesRest } = command;
  const usage = `zerobus-gen ${commandUsage(command)}`;
  const rest = takesRest === true && name !== 'completion' ? ' [-- COMMAND…]' : '';
  const second = isDefault === true ? ' The name of this command may be left out.' : '';
  return [
    `## ${name}`,
    `\`${usage}${rest}\``,
    `${summary}.${second}`,
    ...(Object.keys(positionals).length === 0 ? [] : [flagTable(positionals, '')]),
    ...groups.flatMap(({ title, flags }) => [`${title}:`, flagTable(flags)]),
    ['```sh', ...examples.map(([line, effect]) => `${line}  # ${effect}`), '```'].join('\n'),
  ];
}

function flagTable(flags: Flags, prefix: string = '--'): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const alias = flag.alias === undefined ? '' : `\`-${flag.alias}\`, `;
    return `| ${alias}\`${prefix}${name}\` | ${valuesText(flag)} | ${escapeCell(flag.describe)} |`;
  });
  return [`| ${prefix === '' ? 'argument' : 'flag'} | values | |`, '| --- | --- | --- |', ...rows].join('\n');
}

function valuesText({ type, choices, default: initial, array, list }: Flag): string {
  if (choices !== undefined) {
    return choices.map((choice) => (choice === initial ? `**\`${choice}\`**` : `\`${choice}\``)).join(', ');
  }
  if (type === 'boolean') return '';
  return array === true || list === true ? `${type}s` : type;
}

function escapeCell(text: string): string {
  return text.replace(/[|<>*_]/g, '\\$&');
}
