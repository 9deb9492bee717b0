// How a command line is read: which word is the command, where our flags end, and what happens without arguments.
import { execPath } from 'node:process';
import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../src/cli/arguments/check-arguments.ts';
import { hasFlag, scanArguments } from '../../src/cli/arguments/scan-arguments.ts';
import { type Command, defineCommand } from '../../src/cli/command.ts';
import { commandList } from '../../src/cli/command-list.ts';
import { run } from '../../src/cli/run.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { useProject } from './use-project.ts';

const project = useProject();
const TABLES = 'CREATE TABLE c.s.events (id STRING NOT NULL); CREATE TABLE c.s.readings (id STRING NOT NULL);';

describe('words', () => {
  const rows: [words: string[], command: string, positionals: string[], flags: Record<string, string[]>][] = [
    [[], 'generate', [], {}],
    [['generate', 'c.s.t'], 'generate', ['c.s.t'], {}],
    [['--out', 'check'], 'generate', [], { out: ['check'] }],
    [['--out', 'check', 'check'], 'check', [], { out: ['check'] }],
    [['--offline', 'check'], 'check', [], { offline: [] }],
    [['--offline', 'true', 'check'], 'check', [], { offline: ['true'] }],
    [['--out=check', 'c.s.t'], 'generate', ['c.s.t'], { out: ['check'] }],
    [['check', '--dryRun'], 'check', [], { 'dry-run': [] }],
    [['emulator', '--tables', 'a', 'b', '--port', '-1'], 'emulator', [], { tables: ['a', 'b'], port: ['-1'] }],
    [['send', 'c.s.t', '-'], 'send', ['c.s.t', '-'], {}],
    [['emulator', '--', 'check', '--verbose'], 'emulator', [], {}],
    [['check', '-h'], 'check', [], { help: [] }],
    [['-v'], 'generate', [], { version: [] }],
  ];
  test.each(rows)('%j', (words, command, positionals, flags) => {
    const scanned = scanArguments(words, commandList);
    expect([scanned.command.name, scanned.positionals]).toEqual([command, positionals]);
    expect(Object.fromEntries(scanned.flags.map(({ name, values }) => [name, values]))).toEqual(flags);
  });

  test.each([
    [['check', '--no-color'], false],
    [['check', '--verbose'], true],
    [['check', '--verbose=false'], false],
    [['emulator', '--', 'vitest', '--verbose'], false],
  ])('%j is verbose: %s', (words, verbose) => {
    expect(hasFlag(scanArguments(words, commandList), 'verbose')).toBe(verbose);
  });
});

describe('the word help', () => {
  test.each([[['help']], [['help', 'check']], [['--dry-run', 'help']]])('%j shows the help', async (words) => {
    await project.write({
      't.sql': TABLES,
      'zerobus.config.json': '{ "source": { "kind": "snapshot", "path": "t.sql" } }',
    });
    const before = await project.files();
    const { code, out } = await project.run(...words);
    expect([code, out]).toEqual([0, expect.stringContaining(words[1] === 'check' ? '--fail-on' : 'Commands:')]);
    expect(await project.files()).toEqual(before);
  });

  test.each(commandList.map(({ name }) => [name]))(
    '%s help neither runs without arguments nor is a bug',
    async (name) => {
      await project.write({
        't.sql': TABLES,
        'zerobus.config.json': '{ "source": { "kind": "snapshot", "path": "t.sql" } }',
      });
      const before = await project.files();
      expect((await project.run(name, 'help')).code).toBe(2);
      expect(await project.files()).toEqual(before);
    },
  );
});

test.each([
  [['--reporter', '\u001b[31mX']],
  [['check', '--fail-on', '\u001b[31mX']],
  [['completion', '\u001b[31mX']],
  [['--\u001b[31mX']],
  [['explain', 'no-host', '\u001b[31mX']],
])('%j does not reach the terminal with control characters', async (words) => {
  const { code, err } = await project.run(...words);
  expect(code).toBe(2);
  expect(err).not.toContain('\u001b');
});

test('a boolean flag may be repeated, but not contradict itself', async () => {
  expect((await project.run('explain', 'no-host', '--verbose', '--verbose')).code).toBe(0);
  expect((await project.run('explain', 'no-host', '--color', '--no-color')).code).toBe(2);
});

describe('no argument without a name is dropped or changed', () => {
  const words = ['-', '', ' ', '0x10', '1e3', '-1', 'true', 'a=b', '[x]', '__proto__', 'a.b.c', '-- x', '"', "'"];
  const rows = commandList.flatMap((command) => words.map((word) => [command.name, word] as const));
  test.each(rows)('%s %j', async (name, word) => {
    const { parseArguments } = await import('../../src/cli/arguments/yargs-parser.ts');
    const command = commandList.find((each) => each.name === name)!;
    const required = Object.values(command.positionals).filter((positional) => positional.required === true);
    const scanned = scanArguments([name, ...required.map(() => 'no-host'), word], commandList);
    try {
      checkArguments(scanned, commandList);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return;
    }
    const parsed = await parseArguments(scanned, commandList);
    const values = Object.keys(command.positionals).flatMap((key) => (parsed[key] ?? []) as string | string[]);
    expect(values).toEqual(scanned.positionals);
  });
});

test('numbers after -- stay as they were typed', async () => {
  const { parseArguments } = await import('../../src/cli/arguments/yargs-parser.ts');
  const parsed = await parseArguments(
    scanArguments(['emulator', '--', 'echo', '1e3', '0x10'], commandList),
    commandList,
  );
  expect(parsed['--']).toEqual(['echo', '1e3', '0x10']);
});

test('the value of a flag is not taken for a command', async () => {
  await project.write({ 'tables.sql': TABLES });
  expect(await project.run('--out', 'check', '--snapshot', 'tables.sql')).toMatchObject({ code: 0, err: '' });
  expect(await project.files()).toContain('check/c/s/event.ts');
});

test('generate is the second name of the main command', async () => {
  await project.write({ 'tables.sql': TABLES });
  const { out, code } = await project.run('generate', 'c.s.events', '--snapshot', 'tables.sql');
  expect({ out, code }).toMatchObject({ code: 0, out: expect.stringMatching(/^c\.s\.events\n/) });
  expect((await project.run('generate', '--help')).out).toBe((await project.run('--help')).out);
});

test('flags after -- belong to the other command', async () => {
  const script = 'process.exit(process.argv.includes("--verbose") ? 3 : 4)';
  expect(await project.run('emulator', '--', execPath, '-e', script, '--', '--verbose', '--help')).toEqual({
    code: 3,
    out: '',
    err: '',
  });
});

test.each([['-h'], ['--help']])('%s shows the help of a command', async (flag) => {
  expect(await project.run('check', flag, '--nonsense')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^zerobus-gen check \[tables\.\.\]\n/),
    err: '',
  });
});

test.each([['-v'], ['--version']])('%s shows the version', async (flag) => {
  expect(await project.run(flag)).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
});

describe('without arguments', () => {
  test('the tables of the config are generated', async () => {
    await project.write({
      'tables.sql': TABLES,
      'zerobus.config.json': JSON.stringify({
        tables: ['c.s.events'],
        source: { kind: 'snapshot', path: 'tables.sql' },
      }),
    });
    expect(await project.run()).toMatchObject({ code: 0, out: expect.stringMatching(/^c\.s\.events\n/) });
    expect(await project.files()).not.toContain('zerobus.lock/c.s.readings.json');
  });

  test('else the tables of the lock are read live', async () => {
    await project.write({ 'tables.sql': TABLES });
    await project.run('c.s.events', '--snapshot', 'tables.sql');
    const { code, err } = await project.run();
    // There is no workspace to read from, so the table fails: it was not generated from the lock alone.
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/^error: c\.s\.events: .*\[no-host\]/) });
  });

  test('else the help is shown, and the exit code is 2', async () => {
    const { code, out, err } = await project.run();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain((await project.run('--help')).out);
    expect(err).toMatch(/\nerror: No tables to generate: .*\n {2}fix: Name a table/);
  });

  test('a flag without tables is no reason to show the help', async () => {
    const { code, err } = await project.run('--source', 'rest');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: No tables to generate/);
  });
});

describe('a command that is added to the list', () => {
  const greet: Command = defineCommand({
    name: 'greet',
    summary: 'Greet somebody',
    positionals: { name: { type: 'string', required: true, describe: 'Whom to greet' } },
    groups: [
      {
        title: 'How to greet',
        flags: {
          mood: { type: 'string', choices: ['glad', 'grumpy'], default: 'glad', describe: 'Mood' },
          'with-hat': { type: 'boolean', default: false, describe: 'Raise a hat' },
          times: { type: 'number', default: 1, describe: 'How often' },
        },
      },
    ],
    examples: [['zerobus-gen greet Ada', 'greet Ada']],
    async run({ name, mood, withHat, times }, { terminal }) {
      terminal.out(JSON.stringify({ name, mood, withHat, times }));
      return 0;
    },
  });

  async function runWith(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    let [out, err] = ['', ''];
    const code = await run(
      words,
      {
        out: { write: (text) => (out += text) },
        err: { write: (text) => (err += text) },
        environment: {},
        folder: project.folder,
        signal: new AbortController().signal,
      },
      [...commandList, greet],
    );
    return { code, out, err };
  }

  test('runs with its parsed arguments', async () => {
    const { code, out } = await runWith('greet', 'Ada', '--mood=grumpy', '--withHat', '--times', '2');
    expect([code, JSON.parse(out)]).toEqual([0, { name: 'Ada', mood: 'grumpy', withHat: true, times: 2 }]);
  });

  test('is in the help, and has help of its own', async () => {
    expect((await runWith('--help')).out).toMatch(/^ {2}zerobus-gen greet <name> {2,}Greet somebody$/m);
    expect((await runWith('greet', '--help')).out).toMatch(/^How to greet:\n {6}--mood .*Mood/m);
  });

  test('completes', async () => {
    expect((await runWith('completion', '--', 'gre')).out).toBe('greet\n');
    expect((await runWith('completion', '--', 'greet', '--mood', 'g')).out).toBe('glad\ngrumpy\n');
    expect((await runWith('completion', '--', 'greet', '--w')).out).toBe('--with-hat\n');
  });

  test('is suggested, and so are its flags', async () => {
    expect((await runWith('gret')).err).toContain('Did you mean `zerobus-gen greet`?');
    expect((await runWith('greet', 'Ada', '--mod', 'x')).err).toContain('Did you mean --mood?');
    expect((await runWith('check', '--mood', 'x')).err).toContain('greet has it.');
  });
});
