import { printable } from '../../diagnostics/printable.js';
import { shellWord } from '../../diagnostics/shell-word.js';
import type { Backlog, Emulator } from '../../emulator/index.js';
import { errorMessage } from '../../system/error-message.js';
import { parseVariables } from '../arguments/parse-variables.js';
import type { Context } from '../command.js';
import { type Command, defineCommand } from '../command.js';
import { exitCode } from '../exit-code.js';
import { targetFlags, varFlags } from '../flags.js';
import { UsageError } from '../usage-error.js';

/** PowerShell takes a bare -- for itself when it runs the script that npm installs. */
const WRITE_COMMAND =
  "Write the command after --, for example: `zerobus-gen emulator -- npm test`. In PowerShell, quote it: `'--'`.";

/** The longest lifetime of tokens, in seconds. */
const MAX_LIFETIME_S = 86_400;

/** Tables that are named at start. */
const SHOWN_TABLES = 5;

/** Runs the emulator until Ctrl-C, or while a command runs in its environment. */
export const emulator: Command = defineCommand({
  name: 'emulator',
  summary:
    "Run a local Zerobus and workspace, and print the environment that points to them; -- COMMAND ('--' in PowerShell) runs a command in it",
  positionals: {},
  groups: [
    {
      title: 'What to serve',
      flags: {
        tables: {
          type: 'string',
          array: true,
          default: [],
          describe:
            'Snapshots: files or folders of .json and .sql, as for --snapshot; default: the lock, else a sample',
        },
        ...varFlags,
        ...targetFlags,
        data: {
          type: 'string',
          describe: 'Folder for Delta tables, which keep what is acknowledged, also after a crash; default: in memory',
        },
        tail: {
          type: 'string',
          completion: 'tables',
          describe: 'Print the rows that this table accepts to stdout as NDJSON, and the environment to stderr',
        },
        faults: {
          type: 'string',
          describe: 'JSON file of failures to inject, such as a lost connection after 1,000 records; default: none',
        },
        principals: {
          type: 'string',
          describe:
            'JSON file of service principals with their grants; the first one is in the environment; default: one',
        },
        'token-lifetime': { type: 'number', default: 3600, describe: 'Seconds until a token expires' },
        port: { type: 'number', default: 0, describe: 'Port of the Zerobus endpoint; 0: any free port' },
        'workspace-port': { type: 'number', default: 0, describe: 'Port of the workspace; 0: any free port' },
      },
    },
    {
      title: 'Who can connect',
      flags: {
        listen: {
          type: 'string',
          default: '127.0.0.1',
          describe: 'Address to listen on; 0.0.0.0 for all, which others on the network can then reach',
        },
        'allow-host': {
          type: 'string',
          array: true,
          default: [],
          describe: 'Hosts to serve besides localhost, such as host.docker.internal',
        },
        tls: {
          type: 'boolean',
          default: false,
          describe: 'Require TLS, with a new certificate authority that the environment names',
        },
      },
    },
  ],
  examples: [
    ['zerobus-gen emulator -- npm test', 'run the tests against the emulator'],
    ['zerobus-gen emulator --data delta', 'keep rows in Delta tables below ./delta'],
    ['zerobus-gen emulator --tail catalog.iot.sensor_events', 'print rows as they arrive'],
  ],
  takesRest: true,
  restHelp: WRITE_COMMAND,
  async run(args, context) {
    const command = args['--'];
    if (command !== undefined && (command[0] ?? '') === '') {
      throw new UsageError(
        'There is no command after --.',
        `${WRITE_COMMAND} A shell variable that is not set is empty.`,
      );
    }
    if (command !== undefined && args.tail !== undefined) {
      throw new UsageError(
        '--tail cannot be combined with a command: both would write to stdout.',
        'Run the emulator with --tail in one terminal, and the command in another, with the environment from stderr.',
      );
    }
    const ports = {
      port: checkPort(args.port, '--port'),
      workspacePort: checkPort(args.workspacePort, '--workspace-port'),
    };
    const tokenLifetimeS = checkLifetime(args.tokenLifetime);
    const { startEmulator } = await import('../../emulator/index.js');
    const { findEmulatedTables } = await import('../../app/emulate/emulated-tables.js');
    const { resolvePath } = await import('../../app/project/resolve-path.js');
    const { untilAborted } = await import('../../system/abort-signal.js');
    const tables = await findEmulatedTables(
      { ...args, snapshots: args.tables, vars: parseVariables(args.var) },
      context,
    );
    const { terminal, signal } = context;
    const data = args.data === undefined ? {} : { data: resolvePath('data', args.data, context.folder) };
    const faults = args.faults === undefined ? {} : { faults: resolvePath('faults', args.faults, context.folder) };
    const principals =
      args.principals === undefined ? {} : { principals: resolvePath('principals', args.principals, context.folder) };
    const { listen, tls, allowHost: allowHosts } = args;
    const starting = startEmulator({
      ...tables,
      ...ports,
      ...data,
      ...faults,
      ...principals,
      tokenLifetimeS,
      listen,
      tls,
      allowHosts,
      onBacklog: (backlog) => terminal.err(terminal.style('dim', backlogText(backlog), 'err')),
    });
    const running = await starting.catch(asUsageError);
    const { isReachable, normalizeAddress } = await import('../../emulator/public-host.js');
    if (isReachable(normalizeAddress(listen) ?? listen)) {
      terminal.err(terminal.style('yellow', reachText(listen, tls), 'err'));
    }
    try {
      const [program, ...words] = command ?? [];
      if (program !== undefined) return await runInEmulator(program, words, running.env, context);
      const tail = args.tail === undefined ? undefined : followTable(running, args.tail);
      const printVariable = tail === undefined ? terminal.out : terminal.err;
      for (const [key, value] of Object.entries(running.env)) printVariable(`${key}=${value}`);
      for (const line of readyText(running)) terminal.err(terminal.style('dim', line, 'err'));
      const tailing = tail && printRows(tail, context);
      await (tailing ? Promise.race([untilAborted(signal), tailing]) : untilAborted(signal));
      // The rows that were accepted are printed too.
      await running.close();
      await tailing;
      return exitCode.done;
    } finally {
      await running.close();
    }
  },
});

type Rows = ReturnType<Emulator['tail']>;

function followTable(running: Emulator, table: string): Rows {
  try {
    return running.tail(table);
  } catch (error) {
    throw new UsageError(`${errorMessage(error)}.`, 'Give --tail the name of one of them.');
  }
}

/** Prints rows as NDJSON, as fast as they are read, until the emulator is closed or nobody reads any more. */
async function printRows(tail: Rows, { writeData }: Context): Promise<void> {
  for await (const rows of tail) {
    if (!(await writeData(rows.map((row) => `${JSON.stringify(row)}\n`).join('')))) return;
  }
}

/** Says what is served, and what to type next. */
function readyText({ tables, env, caFile }: Emulator): string[] {
  const { ZEROBUS_EMULATOR_ADMIN_URL: api = '', ZEROBUS_EMULATOR_ADMIN_TOKEN: token } = env;
  const page = `Look inside: ${new URL('..', `${api}/`).href}#token=${token}`;
  const [first] = tables;
  const trust = `Clients must trust the certificate authority in ${printable(caFile ?? '')}, which NODE_EXTRA_CA_CERTS and SSL_CERT_FILE name.`;
  const trustLines = caFile === undefined ? [] : [trust];
  const more = tables.length - SHOWN_TABLES;
  const names = [
    ...tables.slice(0, SHOWN_TABLES).map((name) => printable(name)),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(', ');
  if (first === undefined) return ['The emulator is ready, without tables. Press Ctrl-C to stop.', page, ...trustLines];
  const table = shellWord(first);
  return [
    `The emulator is ready, and serves ${names}. Press Ctrl-C to stop.`,
    page,
    ...trustLines,
    `Next: set these variables in another terminal, and run: zerobus-gen sample ${printable(table)} | zerobus-gen send ${printable(table)}`,
  ];
}

/** Says why it takes a while to start or to end. */
function backlogText({ bytes, isFromEarlierRun }: Backlog): string {
  const what = isFromEarlierRun ? 'of an earlier run, which did not end by itself, ' : '';
  return `Adding ${Math.round(bytes / 1e6)} MB of records ${what}to the Delta tables. A second Ctrl-C leaves the rest in the log, for the next start.`;
}

/** Warns of an address that other machines can reach. */
function reachText(address: string, tls: boolean): string {
  const secrets = tls ? '' : ', and read tokens on their way: --tls encrypts';
  return `The emulator listens on ${address}. Other machines on the network can connect to it${secrets}.`;
}

/** Names the flags of an address or a host that the emulator does not accept. */
function asUsageError(error: unknown): never {
  if (!(error instanceof RangeError)) throw error;
  throw new UsageError(`${error.message}.`, 'Correct --listen or --allow-host.');
}

function checkPort(value: number, flag: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new UsageError(`${flag} must be a port from 0 to 65535.`, 'Use 0 for any free port.');
}

function checkLifetime(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_LIFETIME_S) return value;
  throw new UsageError(
    `--token-lifetime must be a whole number of seconds from 1 to ${MAX_LIFETIME_S}.`,
    'Omit it for the lifetime that tokens have in a workspace, one hour.',
  );
}

async function runInEmulator(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { environment, folder, signal }: Context,
): Promise<number> {
  const { runCommand } = await import('../../system/run-command.js');
  try {
    return await runCommand(program, words, { environment: { ...environment, ...env }, folder, signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = errorMessage(error);
    throw new UsageError(`Cannot start ${program}: ${reason}.`, WRITE_COMMAND);
  }
}
