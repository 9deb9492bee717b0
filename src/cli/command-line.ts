import yargs, { type Argv } from 'yargs';
import { RequestError } from '../app/project/request-error.js';
import type { Context } from './context.js';
import {
  doctorFlags,
  generateFlags,
  globalFlags,
  outputFlags,
  reportFlags,
  sendFlags,
  sourceFlags,
  tablesPositional,
  workspaceFlags,
} from './flags.js';
import { commandFlags, placeFlags, readFlags } from './flags-of.js';
import { usageMistake } from './usage-mistake.js';
import { version } from './version.js';

/** yargs makes a list of a flag that is given twice. */
function onlyOnce(flags: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(flags)) {
    if (!Array.isArray(value) || ['tables', '_', '--'].includes(name)) continue;
    throw new RequestError(`--${name} is given ${value.length} times.`, 'Give it once.');
  }
  return true;
}

/** Under these headings flags stand in the help. */
const reading = 'Where tables are read from:';
const writing = 'What is written:';
const telling = 'What is told:';

/** The text of `--help` behind a command, as yargs has it. */
async function help(words: readonly string[], context: Context): Promise<string> {
  let text = '';
  const parser = commandLine(() => undefined, context, words);
  await parser.parseAsync([...words, '--help'], {}, (_error, _argv, output) => {
    text += output;
  });
  return text;
}

/** The commands with their flags; each is loaded when it is used. `end` is told its exit code. `words` are what was typed. */
export function commandLine(end: (code: number) => void, context: Context, words: readonly string[]): Argv {
  return (
    yargs()
      .scriptName('zerobus-gen')
      // Messages are the same wherever they are read.
      .locale('en')
      .parserConfiguration({ 'populate--': true, 'dot-notation': false })
      .exitProcess(false)
      .strict()
      .check(onlyOnce)
      .fail((message, error) => {
        // yargs' own errors have no class that it exports.
        throw error === undefined || error.name === 'YError' ? usageMistake(message, words) : error;
      })
      .version(version)
      .help()
      .options(globalFlags)
      .command(
        '$0 [tables..]',
        'Reads tables from Unity Catalog, updates the lock and writes the files',
        (command) =>
          command
            .positional(
              'tables',
              tablesPositional("catalog.schema.table, or 'catalog.schema.*'; default: those of the config"),
            )
            .options(commandFlags.generate)
            .group(Object.keys(readFlags), reading)
            .group(Object.keys({ ...outputFlags, ...generateFlags }), writing)
            .group(Object.keys(reportFlags), telling)
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
            .positional(
              'tables',
              tablesPositional(
                'catalog.schema.table, or a pattern; default: all of the lock, and what the config names',
              ),
            )
            .options(commandFlags.check)
            .group(Object.keys(readFlags), reading)
            .group(Object.keys(outputFlags), writing)
            .group(['fail-on', ...Object.keys(reportFlags)], telling)
            .example('$0 check', 'in CI: live tables against the lock, the lock against the files')
            .example('$0 check --offline', 'the lock against the files only'),
        async (flags) => end(await (await import('./commands/check.js')).check(flags, context)),
      )
      .command(
        'doctor [tables..]',
        'Looks whether this machine can ingest into the tables, check by check, and says what mends it',
        (command) =>
          command
            .positional(
              'tables',
              tablesPositional('catalog.schema.table, or a pattern; default: those of the config, else of the lock'),
            )
            .options(commandFlags.doctor)
            .group(['target', ...Object.keys(workspaceFlags)], reading)
            .group(Object.keys(doctorFlags), 'What is looked at:')
            .group(Object.keys(reportFlags), telling)
            .example('$0 doctor catalog.iot.sensor_events', 'settings, network, credentials, grants')
            .example('$0 doctor --connect --reporter json', 'all tables of the config, for a program'),
        async (flags) => end(await (await import('./commands/doctor.js')).doctor(flags, context)),
      )
      .command(
        'send <table> [file]',
        'Sends the records of a file or of stdin, NDJSON or CSV, gzip too, into a table; no generated code is needed',
        (command) =>
          command
            .positional('table', { type: 'string', demandOption: true, describe: 'catalog.schema.table' })
            .positional('file', { type: 'string', describe: 'What is sent; - or nothing: stdin' })
            // Else - is taken for a flag.
            .nargs('file', 1)
            .options(commandFlags.send)
            .option('offline', { ...sourceFlags.offline, describe: "The table's types are those of the lock" })
            .group(
              Object.keys(sendFlags).filter((name) => name !== 'reporter'),
              'How the input is taken:',
            )
            .group(Object.keys(placeFlags), "Where the table's types are read from:")
            .group(['reporter', 'quiet'], telling)
            .example('$0 send catalog.iot.sensor_events readings.ndjson.gz', 'send a file, whatever its size')
            .example(
              '$0 send catalog.iot.sensor_events day.csv --rejects bad.ndjson --resume day.state',
              'keep what is wrong, go on after a stop',
            )
            .example('tail -f log | $0 send catalog.iot.sensor_events', 'send lines as they come'),
        async (flags) => end(await (await import('./commands/send.js')).send(flags, context)),
      )
      .command(
        'emulator',
        'Runs a local Zerobus with its workspace, and prints the environment that points at it; -- COMMAND runs a command in it',
        (command) =>
          command.options(commandFlags.emulator).example('$0 emulator -- npm test', 'run the tests against it'),
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
            .positional(
              'tables',
              tablesPositional(
                'What the config names: catalog.schema.table or a pattern; with targets without the catalog',
              ),
            )
            .options(commandFlags.init)
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
        async (flags) => {
          const { completion } = await import('./commands/completion.js');
          end(await completion(flags, context, (words) => help(words, context)));
        },
      )
      .wrap(null)
  );
}
