// Mistakes on the command line: one clear message before anything is started, and exit code 2.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { commandFlags } from '../../src/cli/arguments/command-info.ts';
import { commandList } from '../../src/cli/command-list.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.readings';

const project = useProject();
beforeEach(async () => {
  await writeFile(join(project.folder, 'tables.sql'), `CREATE TABLE ${TABLE} (id BIGINT NOT NULL);`);
  await mkdir(join(project.folder, 'folder'));
});

/** The positionals that a command needs. */
const positionals: Readonly<Record<string, string[]>> = {
  generate: [TABLE],
  send: [TABLE],
  explain: ['no-host'],
  completion: ['bash'],
};
const flags = commandList.flatMap((command) =>
  Object.entries(commandFlags(command))
    .filter(([name]) => name !== 'help' && name !== 'version')
    .map(([name, flag]) => ({ command: command.name, name, flag })),
);

test.each(commandList)('the flags of $name are those of its help', async (command) => {
  const { out } = await project.run(command.name, '--help');
  const listed = [...out.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name!);
  expect(listed.sort()).toEqual(Object.keys(commandFlags(command)).sort());
});

test('a flag has one type in all commands, so that the words before a command can be told apart', () => {
  const types = new Map<string, Set<string>>();
  for (const { name, flag } of flags) types.set(name, (types.get(name) ?? new Set()).add(`${flag.type} ${flag.array}`));
  expect([...types].filter(([, all]) => all.size > 1)).toEqual([]);
});

describe.each(flags)('$command --$name', ({ command, name, flag }) => {
  const given = [command, ...(positionals[command] ?? [])];
  const rows: [given: string[], message: string][] =
    flag.type === 'boolean'
      ? [
          [[`--${name}=`], `--${name} takes no value.`],
          [[`--${name}=maybe`], `--${name} takes no value.`],
        ]
      : [
          [[`--${name}`], `--${name} needs a value.`],
          [[`--${name}`, ''], `The value of --${name} is empty.`],
          [[`--${name}=`], `The value of --${name} is empty.`],
          [[`--no-${name}`], `Unknown flag --no-${name}.`],
        ];
  if (flag.type === 'string' && flag.choices === undefined && flag.array !== true) {
    rows.push([[`--${name}`, 'x', `--${name}`, 'x'], `--${name} is given 2 times.`]);
  }
  if (flag.choices !== undefined) rows.push([[`--${name}`, 'nope'], `Unknown value 'nope' for --${name}.`]);

  test.each(rows)('%j', async (added, message) => {
    const before = await project.files();
    const { code, out, err } = await project.run(...given, ...added);
    expect(err).toMatch(/^error: [^\n]+\n {2}fix: [^\n]+\n$/);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
    expect(await project.files()).toEqual(before);
  });
});

test.each<[words: string[], message: string, help: string]>([
  [['check', '--reporter-file', 'x'], 'Unknown flag --reporter-file.', 'Did you mean --report-file?'],
  [['check', '--reporter-file=x'], 'Unknown flag --reporter-file.', 'Did you mean --report-file?'],
  [['--ofline'], 'Unknown flag --ofline.', 'Did you mean --offline?'],
  [['-offline'], 'Unknown flag -offline.', 'Did you mean --offline?'],
  [['-x'], 'Unknown flag -x.', 'See `zerobus-gen --help`.'],
  [['-V'], 'Unknown flag -V.', 'See `zerobus-gen --help`.'],
  [['--fail-on', 'any'], 'generate has no flag --fail-on.', 'check has it. See `zerobus-gen --help`.'],
  [
    ['send', TABLE, '--emit', 'proto'],
    'send has no flag --emit.',
    'generate and check have it. See `zerobus-gen send --help`.',
  ],
  [['check', '--config.x=1'], 'Unknown flag --config.x.', 'Did you mean --config?'],
  [['check', '--reporter', 'jason'], "Unknown value 'jason' for --reporter.", 'Did you mean json?'],
  [['check', '--source', 'rest', '--source', 'sql'], '--source is given 2 times.', 'Give --source once.'],
  [['check', '--fail-on', 'x'], "Unknown value 'x' for --fail-on.", 'Use one of breaking, any.'],
  [[TABLE, '--emit', 'proto,protos'], "Unknown value 'protos' for --emit.", 'Did you mean proto?'],
  [['explain'], 'explain needs a code.', 'See `zerobus-gen explain --help`.'],
  [['explain', 'no-host', 'y'], "Unexpected argument 'y'.", 'See `zerobus-gen explain --help`.'],
  [['explain', 'no-host', '--', 'y'], "Unexpected argument 'y'.", 'See `zerobus-gen explain --help`.'],
  [['send'], 'send needs a table.', 'See `zerobus-gen send --help`.'],
  [
    ['send', TABLE, ''],
    'The argument file is empty.',
    'Give a file, or leave it out. A shell variable that is not set is empty.',
  ],
  [['send', ''], 'The argument table is empty.', 'Give a table. A shell variable that is not set is empty.'],
  [['explain', ''], 'The argument code is empty.', 'Give a code. A shell variable that is not set is empty.'],
  ...[[''], ['generate', TABLE, ''], ['check', ''], ['doctor', ''], ['init', '']].map(
    (words): [string[], string, string] => [
      words,
      'One of the tables is empty.',
      'Give tables, or leave them out. A shell variable that is not set is empty.',
    ],
  ),
  ...[['-'], ['generate', TABLE, '-'], ['check', '-'], ['doctor', '-'], ['init', '-']].map(
    ([name, ...words]): [string[], string, string] => {
      const command = name === '-' ? 'generate' : name!;
      const help = command === 'generate' ? '' : ` ${command}`;
      return [
        [name!, ...words],
        "Unexpected argument '-'.",
        `${command} does not read stdin. See \`zerobus-gen${help} --help\`.`,
      ];
    },
  ),
  ...[['--'], ['--', '']].map((words): [string[], string, string] => [
    ['emulator', ...words],
    'There is no command after --.',
    "Write the command after --, for example: `zerobus-gen emulator -- npm test`. In PowerShell, quote it: `'--'`. A shell variable that is not set is empty.",
  ]),
  [['completion', 'fihs'], "Unknown shell 'fihs'.", 'Did you mean fish?'],
  [
    ['chek'],
    "Unknown command 'chek'.",
    'Did you mean `zerobus-gen check`? A table has three parts: catalog.schema.table.',
  ],
  [
    [TABLE, 'check'],
    "Unexpected argument 'check': a command comes first, and only once.",
    'Run `zerobus-gen check`, or name a table as catalog.schema.table.',
  ],
  ...['0', '-1', '1.5', 'x', 'NaN', '1e9', 'Infinity'].map((jobs): [string[], string, string] => [
    [TABLE, '--snapshot', 'tables.sql', '--jobs', jobs],
    '--jobs must be an integer from 1 to 256.',
    'Leave --jobs out to read 8 tables at a time.',
  ]),
  ...['0', 'x', '86401'].map((seconds): [string[], string, string] => [
    [TABLE, '--watch', '--watch-interval', seconds],
    '--watch-interval must be a number of seconds from 1 to 86400.',
    'Leave it out to read the tables every 30 s.',
  ]),
  ...['-1', '65536', '1.5', 'x'].map((port): [string[], string, string] => [
    ['emulator', '--workspace-port', port],
    '--workspace-port must be a port from 0 to 65535.',
    'Use 0 for any free port.',
  ]),
])('%j', async (given, message, help) => {
  expect(await project.run(...given)).toEqual({ code: 2, out: '', err: `error: ${message}\n  fix: ${help}\n` });
  expect(await project.files()).toEqual(['tables.sql']);
});
