import yargs, { type Argv } from 'yargs';
import { UsageError } from '../project/usage-error.js';
import type { Context } from './context.js';
import { exitCode } from './exit-code.js';
import { type Ask, askOf, type Input } from './prompt.js';
import { showError } from './show-error.js';
import { terminalOf } from './terminal.js';
import { version } from './version.js';

/** The process that a command line runs in. */
export interface Surroundings {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean };
  /** What a person types; absent: nobody is asked. */
  readonly in?: () => Input;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Runs one command line, without the program's name, and gives its exit code. Never throws. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err, environment, folder, signal } = surroundings;
  const terminal = terminalOf(out, err, environment, !words.includes('--no-color'));
  const onSetting = (name: string, value: string, from: string): void =>
    terminal.err(terminal.style('dim', `${name}: ${value} (${from})`, 'err'));
  const verbose = words.includes('--verbose') ? { onSetting } : {};
  const prompt = (): Ask | undefined => askOf(surroundings.in?.(), out, environment, signal);
  const context: Context = { terminal, environment, folder, signal, prompt, ...verbose };
  let code: number = exitCode.done;
  const parser = commandLine((ended) => {
    code = ended;
  }, context);
  try {
    await parser.parseAsync([...words], {}, (_error, _argv, output) => {
      if (output !== '') terminal.out(output);
    });
    return code;
  } catch (error) {
    if (!signal.aborted) return showError(error, context);
    terminal.err('Interrupted. What was written is complete; run it again for the rest.');
    return exitCode.interrupted;
  }
}

/** The text that a command line shows with `--help`. */
async function help(words: readonly string[], context: Context): Promise<string> {
  let text = '';
  await commandLine(() => undefined, context).parseAsync([...words, '--help'], {}, (_error, _argv, output) => {
    text += output;
  });
  return text;
}

const sharedFlags = {
  target: { type: 'string', describe: 'Target of the config that is meant; default: its target', requiresArg: true },
  out: { type: 'string', describe: 'Folder of the generated files; default: generated', requiresArg: true },
  emit: {
    type: 'string',
    describe: 'What is emitted, with commas; default: proto,records,producer',
    requiresArg: true,
  },
  offline: { type: 'boolean', default: false, describe: 'From the lock alone: no network, no credentials' },
  source: {
    choices: ['rest', 'sql', 'snapshot'] as const,
    describe: 'Where tables are read from; default: Unity Catalog over REST',
    requiresArg: true,
  },
  snapshot: {
    type: 'string',
    describe: 'Read tables from a file or folder of .json and .sql instead of a workspace: no credentials',
    requiresArg: true,
  },
  host: { type: 'string', describe: 'Workspace to read from, instead of DATABRICKS_HOST', requiresArg: true },
  warehouse: {
    type: 'string',
    describe: 'Id of the SQL warehouse to read through, instead of DATABRICKS_WAREHOUSE_ID',
    requiresArg: true,
  },
  'http-path': {
    type: 'string',
    describe: 'HTTP path of the SQL warehouse or cluster, in place of its id',
    requiresArg: true,
  },
  profile: { type: 'string', describe: 'Profile of ~/.databrickscfg: workspace and credentials', requiresArg: true },
  jobs: { type: 'number', describe: 'Tables that are read at a time; default: 8', requiresArg: true },
  reporter: {
    choices: ['human', 'json', 'github', 'junit'] as const,
    default: 'human' as const,
    describe: 'How results are printed: for people, as JSON, as annotations of GitHub Actions, as JUnit XML',
  },
  'report-file': {
    type: 'string',
    describe: 'Where the report goes; people are told on the terminal then',
    requiresArg: true,
  },
  quiet: { type: 'boolean', default: false, describe: 'Only problems' },
} as const;

/** What a config can say too. */
const { out, source, snapshot, host, warehouse, 'http-path': httpPath, profile } = sharedFlags;
const configFlags = { out, source, snapshot, host, warehouse, 'http-path': httpPath, profile } as const;

/** yargs makes a list of a flag that is given twice. */
function onlyOnce(flags: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(flags)) {
    if (!Array.isArray(value) || ['tables', '_', '--'].includes(name)) continue;
    throw new UsageError(`--${name} is given ${value.length} times.`, 'Give it once.');
  }
  return true;
}

function commandLine(end: (code: number) => void, context: Context): Argv {
  return (
    yargs()
      .scriptName('zerobus-gen')
      // Messages are the same wherever they are read.
      .locale('en')
      .parserConfiguration({ 'populate--': true })
      .exitProcess(false)
      .strict()
      .check(onlyOnce)
      .fail((message, error) => {
        throw error ?? new UsageError(message, 'See zerobus-gen --help.');
      })
      .version(version)
      .help()
      .option('config', {
        type: 'string',
        describe: 'The configuration; default: zerobus.config.* or package.json, from the working folder upward',
        requiresArg: true,
      })
      .option('verbose', { type: 'boolean', default: false, describe: 'Where each setting comes from' })
      .option('color', { type: 'boolean', default: true, describe: 'Colour on terminals; --no-color turns it off' })
      .command(
        '$0 [tables..]',
        'Reads tables from Unity Catalog, updates the lock and writes the files',
        (command) =>
          command
            .positional('tables', {
              type: 'string',
              array: true,
              default: [] as string[],
              describe: "catalog.schema.table, or 'catalog.schema.*'; default: those of the config",
            })
            .options(sharedFlags)
            .option('watch', {
              type: 'boolean',
              default: false,
              describe: 'Run again after every change of what is read',
            })
            .option('watch-interval', {
              type: 'number',
              describe: 'Seconds until live tables are read again; default: 30',
              requiresArg: true,
            })
            .option('dry-run', {
              type: 'boolean',
              default: false,
              describe: 'Show what would change, and write nothing',
            })
            .example('$0 catalog.iot.sensor_events', 'generate from the live table')
            .example("$0 'catalog.iot.*'", 'all tables of a schema')
            .example('$0 --snapshot migrations', 'generate all tables that CREATE and ALTER TABLE statements make')
            .example('$0 --offline', 'the build step: all tables of the lock, without a network'),
        async (flags) => end(await (await import('./commands/generate.js')).generate(flags, context)),
      )
      .command(
        'check [tables..]',
        'Compares the live table, the lock and the generated files; ends with 4 when they have drifted apart',
        (command) =>
          command
            .positional('tables', {
              type: 'string',
              array: true,
              default: [] as string[],
              describe: 'catalog.schema.table, or a pattern; default: all of the lock, and what the config names',
            })
            .options(sharedFlags)
            .option('fail-on', {
              choices: ['breaking', 'any'] as const,
              default: 'breaking' as const,
              describe: 'Which drift of the table ends with 4',
            })
            .example('$0 check', 'in CI: live tables against the lock, the lock against the files')
            .example('$0 check --offline', 'the lock against the files only'),
        async (flags) => end(await (await import('./commands/check.js')).check(flags, context)),
      )
      .command(
        'emulator',
        'Runs a local Zerobus with its workspace, and prints the environment that points at it; -- COMMAND runs a command in it',
        (command) =>
          command
            .option('tables', {
              type: 'string',
              array: true,
              default: [] as string[],
              describe:
                'Snapshots: files or folders of .json and .sql, as for --snapshot; default: the lock, else a sample',
            })
            .option('target', sharedFlags.target)
            .option('port', {
              type: 'number',
              default: 0,
              describe: 'Of the Zerobus endpoint; 0: any',
              requiresArg: true,
            })
            .option('workspace-port', {
              type: 'number',
              default: 0,
              describe: 'Of the workspace; 0: any',
              requiresArg: true,
            })
            .example('$0 emulator -- npm test', 'run the tests against it'),
        async (flags) => end(await (await import('./commands/emulator.js')).emulator(flags, context)),
      )
      .command(
        'explain <code>',
        'Says what a code means, why it is so, and what to do: those of zerobus-gen, of zerobus-runtime, and numbers of the service',
        (command) =>
          command
            .positional('code', {
              type: 'string',
              demandOption: true,
              describe: 'As it stands in brackets at the end of a message',
            })
            .example('$0 explain unsupported-type', 'what a message in [unsupported-type] means')
            .example('$0 explain 4044', "what the service's Error Code: 4044 means"),
        async (flags) => end(await (await import('./commands/explain.js')).explain(flags, context)),
      )
      .command(
        'init [tables..]',
        'Sets a project up: config, npm scripts, what git and linters should know, a CI workflow',
        (command) =>
          command
            .positional('tables', {
              type: 'string',
              array: true,
              default: [] as string[],
              describe: 'What the config names: catalog.schema.table, or a pattern; with targets without the catalog',
            })
            .option('targets', {
              type: 'string',
              describe: 'Targets with their catalogs, the first the default: dev=dev_catalog,prod=main',
              requiresArg: true,
            })
            .options(configFlags)
            .option('ci', {
              choices: ['github', 'gitlab', 'none'] as const,
              describe: 'Which CI is served; default: what the repository has',
              requiresArg: true,
            })
            .option('force', { type: 'boolean', default: false, describe: 'Overwrite what is there' })
            .option('yes', { type: 'boolean', default: false, describe: 'Ask nothing' })
            .option('dry-run', {
              type: 'boolean',
              default: false,
              describe: 'Show what would change, and write nothing',
            })
            .example('$0 init catalog.iot.sensor_events', 'one table, in one workspace')
            .example('$0 init iot.sensor_events --targets dev=dev,prod=main', 'the same table in two catalogs')
            .example('$0 init --snapshot migrations --yes', 'all tables that migrations make, no workspace'),
        async (flags) => end(await (await import('./commands/init.js')).init(flags, context)),
      )
      .command(
        'completion [shell]',
        'Prints the script with which a shell completes commands, flags, tables and targets',
        (command) =>
          command
            .positional('shell', {
              choices: ['bash', 'zsh', 'fish', 'powershell'] as const,
              describe: 'Default: that of SHELL',
            })
            .example('source <($0 completion bash)', 'in ~/.bashrc'),
        async (flags) =>
          end(
            await (await import('./commands/completion.js')).completion(flags, context, (words) =>
              help(words, context),
            ),
          ),
      )
      .wrap(null)
  );
}
