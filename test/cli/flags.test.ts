// Mistakes on the command line: one clear message, told before anything is begun, and 2.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { flagsOf } from '../../src/cli/flags-of.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.readings';

const project = useProject();
beforeEach(async () => {
  await writeFile(join(project.folder, 'tables.sql'), `CREATE TABLE ${TABLE} (id BIGINT NOT NULL);`);
  await mkdir(join(project.folder, 'folder'));
});

/** What the flags of a command need beside them. */
const words: Readonly<Record<keyof typeof flagsOf, string[]>> = {
  generate: [TABLE],
  check: ['check'],
  doctor: ['doctor'],
  send: ['send', TABLE],
  emulator: ['emulator'],
  explain: ['explain', 'no-host'],
  init: ['init'],
  completion: ['completion', 'bash'],
};
const commands = Object.keys(flagsOf) as (keyof typeof flagsOf)[];
const flags = commands.flatMap((command) =>
  Object.entries(flagsOf[command]).map(([name, { type }]) => ({ command, name, type })),
);

test.each(commands)('the flags of %s are those of its help', async (command) => {
  const { out } = await project.run(...(command === 'generate' ? [] : [command]), '--help');
  const listed = [...out.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name!);
  const own = listed.filter((name) => !['help', 'version'].includes(name));
  expect(own.sort()).toEqual(Object.keys(flagsOf[command]).sort());
});

describe.each(flags)('$command --$name', ({ command, name, type }) => {
  const given = words[command];
  const rows: [given: string[], said: string][] =
    type === 'boolean'
      ? [
          [[`--${name}=`], `--${name} takes no value.`],
          [[`--${name}=maybe`], `--${name} takes no value.`],
        ]
      : [
          [[`--${name}`], `--${name} takes a value.`],
          [[`--${name}`, ''], `--${name} is given an empty value.`],
          [[`--${name}=`], `--${name} is given an empty value.`],
          [[`--no-${name}`], `There is no flag --no-${name}.`],
        ];
  if (type === 'string' && name !== 'tables') {
    rows.push([[`--${name}`, 'x', `--${name}`, 'x'], `--${name} is given 2 times.`]);
  }
  if (type === undefined) rows.push([[`--${name}`, 'nope'], `--${name} does not know 'nope'.`]);

  test.each(rows)('%j', async (added, said) => {
    const before = await project.files();
    const { code, out, err } = await project.run(...given, ...added);
    expect(err).toMatch(/^error: [^\n]+\n {2}[^\n]+\n$/);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)]);
    expect(await project.files()).toEqual(before);
  });
});

test.each<[words: string[], said: string, help: string]>([
  [['check', '--reporter-file', 'x'], 'There is no flag --reporter-file.', 'Did you mean --report-file?'],
  [['check', '--reporter-file=x'], 'There is no flag --reporter-file.', 'Did you mean --report-file?'],
  [['--ofline'], 'There is no flag --ofline.', 'Did you mean --offline?'],
  [['-offline'], 'There is no flag -offline.', 'Did you mean --offline?'],
  [['-x'], 'There is no flag -x.', 'See zerobus-gen --help.'],
  [['--fail-on', 'any'], 'zerobus-gen without a command has no flag --fail-on.', 'check has it.'],
  [['send', TABLE, '--emit', 'proto'], 'send has no flag --emit.', 'zerobus-gen without a command and check have it.'],
  [['check', '--config.x=1'], 'There is no flag --config.x.', 'Did you mean --config?'],
  [['check', '--reporter', 'jason'], "--reporter does not know 'jason'.", 'Did you mean json?'],
  [['check', '--source', 'rest', '--source', 'sql'], '--source is given 2 times.', 'Give it once.'],
  [['check', '--fail-on', 'x'], "--fail-on does not know 'x'.", 'It takes one of breaking, any.'],
  [['explain'], 'explain takes a code.', 'See zerobus-gen explain --help.'],
  [['explain', 'no-host', 'y'], "'y' is a word too many.", 'See zerobus-gen explain --help.'],
  [['send'], 'send takes a table.', 'See zerobus-gen send --help.'],
  [['send', TABLE, ''], 'FILE is given an empty name.', 'Name a file, or - for stdin.'],
  ...['0', '-1', '1.5', 'x', 'NaN', '1e9', 'Infinity'].map((jobs): [string[], string, string] => [
    [TABLE, '--snapshot', 'tables.sql', '--jobs', jobs],
    '--jobs takes an integer from 1 to 256.',
    'The default is 8.',
  ]),
  ...['0', 'x', '86401'].map((seconds): [string[], string, string] => [
    [TABLE, '--watch', '--watch-interval', seconds],
    '--watch-interval takes seconds, from 1 to 86400.',
    'The default is 30.',
  ]),
  ...['-1', '65536', '1.5', 'x'].map((port): [string[], string, string] => [
    ['emulator', '--workspace-port', port],
    '--workspace-port takes a port from 0 to 65535.',
    '0 takes any free port.',
  ]),
])('%j', async (given, said, help) => {
  expect(await project.run(...given)).toEqual({ code: 2, out: '', err: `error: ${said}\n  ${help}\n` });
  expect(await project.files()).toEqual(['tables.sql']);
});
