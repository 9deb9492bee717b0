import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '../dist/emulator/index.js';
import { python } from '../test/peers/python.js';
import type { Benchmark, Contender } from './measure.js';
import { runProcess } from './run-process.js';
import { createTable, manyTables, plainTable, writeSnapshot } from './tables.js';

const PEER = 'node -e 0';
const cli = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

/** Whole processes of the command, which read a snapshot, compared with a Node.js process that does nothing. */
export const processBenchmarks: readonly Benchmark[] = [
  processBenchmark('process-help', 'zerobus-gen --help', [], { words: ['--help'] }),
  processBenchmark('process-one', 'one table of 25 columns, cold, all default outputs', oneTable(), {
    words: ['--snapshot', 'tables'],
    cold: true,
  }),
  processBenchmark('process-check', 'check of one table without drift', oneTable(), {
    words: ['check', '--snapshot', 'tables'],
  }),
  catalogBenchmark('process-catalog-check', 'check of one table without drift, over REST from a local catalog', 1),
  catalogBenchmark(
    'process-catalog-check-100',
    'check of 100 tables without drift, over REST from a local catalog',
    100,
  ),
  processBenchmark('process-wide', 'one table of 2,000 columns, cold', [createTable('catalog.iot.wide', 2000)], {
    words: ['--snapshot', 'tables'],
    cold: true,
  }),
  processBenchmark('process-1000', '1,000 tables of 25 columns, cold', manyTables(1000), {
    words: ['--snapshot', 'tables', '--quiet'],
    cold: true,
  }),
  processBenchmark('process-1000-same', '1,000 tables of 25 columns, nothing changed', manyTables(1000), {
    words: ['--snapshot', 'tables', '--quiet'],
  }),
  processBenchmark('process-5000', '5,000 tables of 25 columns, cold', manyTables(5000), {
    words: ['--snapshot', 'tables', '--quiet'],
    cold: true,
    rounds: 3,
  }),
  processBenchmark('process-5000-same', '5,000 tables of 25 columns, nothing changed', manyTables(5000), {
    words: ['--snapshot', 'tables', '--quiet'],
    rounds: 3,
  }),
  generatorBenchmark('process-generator', 25),
  generatorBenchmark('process-generator-wide', 2000),
];

function oneTable(): string[] {
  return [createTable('catalog.iot.sensor_events', 25)];
}

interface ProcessSettings {
  readonly words: readonly string[];
  /** Whether each run has a new project without lock and files. Otherwise all runs share one that was generated before. */
  readonly cold?: boolean;
  readonly rounds?: number;
}

function processBenchmark(
  name: string,
  title: string,
  tables: readonly string[],
  settings: ProcessSettings,
): Benchmark {
  const { words, cold = false, rounds = 7 } = settings;
  return {
    name,
    title,
    unit: 's',
    peer: PEER,
    rounds,
    async open() {
      const projects = new Projects(tables);
      const one = projects.next();
      if (!cold && tables.length > 0) await runProcess([process.execPath, cli, '--snapshot', 'tables', '--quiet'], one);
      const ours: Contender = {
        name: `zerobus-gen ${words.join(' ')}`,
        run: async () => {
          const folder = cold ? projects.next() : one;
          const figures = await runProcess([process.execPath, cli, ...words], folder);
          if (cold) rmSync(folder, { recursive: true });
          return figures.seconds;
        },
        memory: async () =>
          (await runProcess([process.execPath, cli, ...words], cold ? projects.next() : one)).megabytes,
      };
      return { contenders: [ours, bare(one)], close: async () => projects.remove() };
    },
  };
}

/** `check` as CI runs it, with a catalog in a separate process on this machine. */
function catalogBenchmark(name: string, title: string, count: number): Benchmark {
  return {
    name,
    title,
    unit: 's',
    peer: PEER,
    rounds: 7,
    async open() {
      const projects = new Projects(manyTables(count));
      const folder = projects.next();
      await runProcess([process.execPath, cli, '--snapshot', 'tables', '--quiet'], folder);
      const catalog = await startCatalog(folder);
      const ours: Contender = {
        name: 'zerobus-gen check',
        run: async () => (await runProcess([process.execPath, cli, 'check'], folder, catalog.env)).seconds,
        memory: async () => (await runProcess([process.execPath, cli, 'check'], folder, catalog.env)).megabytes,
      };
      return {
        contenders: [ours, bare(folder)],
        close: async () => {
          catalog.stop();
          projects.remove();
        },
      };
    },
  };
}

/** Starts the emulator command with the tables of the lock in `folder`. */
async function startCatalog(folder: string): Promise<{ readonly env: Record<string, string>; stop(): void }> {
  const child = spawn(process.execPath, [cli, 'emulator'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const env: Record<string, string> = {};
  for await (const line of createInterface(child.stdout)) {
    const [key = '', value = ''] = line.split(/=(.*)/s);
    env[key] = value;
    if (key === 'DATABRICKS_AUTH_TYPE') break;
  }
  return { env, stop: () => void child.kill() };
}

/** A process that does nothing, which is the lower bound for all others. */
function bare(folder: string): Contender {
  return { name: PEER, run: async () => (await runProcess([process.execPath, '-e', '0'], folder)).seconds };
}

/** The official generator, which reads the same table from the same catalog over REST and writes only a .proto. */
function generatorBenchmark(name: string, columns: number): Benchmark {
  const table = 'catalog.iot.plain';
  const peer = 'python -m zerobus.tools.generate_proto';
  return {
    name,
    title: `one table of ${columns} columns read over REST from the emulator; theirs writes a .proto, ours all default outputs`,
    unit: 's',
    peer,
    rounds: 7,
    async open() {
      const projects = new Projects([plainTable(table, columns)]);
      const folder = projects.next();
      const interpreter = await python();
      const emulator = await startEmulator({ tables: [join(folder, 'tables')] });
      const { env } = emulator;
      return {
        contenders: [
          ours('zerobus-gen, all default outputs', [], emulator, projects),
          ours('zerobus-gen --emit proto', ['--emit', 'proto'], emulator, projects),
          {
            name: peer,
            run: async () => {
              const words = [
                ...['--uc-endpoint', env['DATABRICKS_HOST']!, '--client-id', env['DATABRICKS_CLIENT_ID']!],
                ...['--client-secret', env['DATABRICKS_CLIENT_SECRET']!, '--table', table, '--output', 'out.proto'],
              ];
              return (await runProcess([interpreter, '-m', 'zerobus.tools.generate_proto', ...words], folder)).seconds;
            },
          },
        ],
        close: async () => {
          await emulator.close();
          projects.remove();
        },
      };
    },
  };

  function ours(title: string, words: readonly string[], { env }: Emulator, projects: Projects): Contender {
    return {
      name: title,
      run: async () =>
        (await runProcess([process.execPath, cli, table, ...words], projects.next(), { ...env })).seconds,
    };
  }
}

/** Creates empty projects in a temporary folder, each with the snapshot as `tables`. */
class Projects {
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'zerobus-bench-'));
  readonly #tables: readonly string[];
  #count: number = 0;

  constructor(tables: readonly string[]) {
    this.#tables = tables;
  }

  next(): string {
    const folder = join(this.#folder, String(this.#count++));
    mkdirSync(folder);
    if (this.#tables.length > 0) writeSnapshot(join(folder, 'tables'), this.#tables);
    return folder;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
