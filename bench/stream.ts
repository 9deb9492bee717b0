import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Contender } from './measure.js';
import { median } from './stream/batch.js';

const RECORDS = 500_000;
/** Records that show whether memory is flat. */
const SUSTAINED = 10_000_000;
const PEER = 'official native SDK, batches of 500';

/** From the first record to the last ack, with client and emulator in separate processes. */
export const streamBenchmarks: readonly Benchmark[] = [
  {
    name: 'stream-sensor',
    title: `${RECORDS} sensor_events, encoded and streamed into the emulator, to the last ack`,
    peer: PEER,
    rounds: 7,
    async open() {
      const { close, environment } = await serverProcess('server.ts');
      const contender = (name: string, script: string, ...args: string[]): Contender => ({
        name,
        run: () => streamed(start(script, [String(RECORDS), ...args], environment)),
      });
      return {
        contenders: [contender('zerobus-gen, write', 'ours.ts'), contender(PEER, 'native.ts', '500')],
        close,
      };
    },
  },
  {
    name: 'emulator-accept',
    title: `${RECORDS} sensor_events, to the last ack, into the emulator, in memory and in Delta tables`,
    peer: 'a server that only counts messages',
    rounds: 7,
    async open() {
      const data = await mkdtemp(join(tmpdir(), 'zerobus bench '));
      const [counting, memory, delta] = await Promise.all([
        serverProcess('counting-server.ts'),
        serverProcess('server.ts'),
        serverProcess('server.ts', data),
      ]);
      const contender = (name: string, { environment }: ServerProcess): Contender => ({
        name,
        run: () => streamed(start('ours.ts', [String(RECORDS)], environment)),
      });
      return {
        contenders: [
          contender('emulator, in memory', memory),
          contender('emulator, with --data', delta),
          contender('a server that only counts messages', counting),
        ],
        close: async () => {
          for (const server of [counting, memory, delta]) await server.close();
          await rm(data, { recursive: true });
        },
      };
    },
  },
  durableBenchmark('emulator-burst', 'bursts of 10 s into Delta tables, to the last ack', 'records/s', 'rate', '10'),
  durableBenchmark(
    'emulator-ack',
    'the median time from a batch to its ack, one batch at a time',
    's',
    'latency',
    '3000',
  ),
  {
    name: 'stream-limited',
    title: `${RECORDS} sensor_events, to the last ack, where each stream takes 100,000 records/s; ordering: 'key'`,
    peer: 'streams: 1',
    rounds: 3,
    async open() {
      const { close, environment } = await serverProcess('limited-server.ts');
      const contender = (streams: number): Contender => ({
        name: `streams: ${streams}`,
        run: () => streamed(start('streams.ts', [String(RECORDS), String(streams)], environment)),
      });
      return { contenders: [1, 4, 8].map(contender), close };
    },
  },
];

/** Compares the emulator with Delta tables with the least that durability costs on the same disk. */
function durableBenchmark(name: string, title: string, unit: 'records/s' | 's', ...args: readonly string[]): Benchmark {
  const peer = 'append and fdatasync of each batch';
  return {
    name,
    title,
    peer,
    rounds: 5,
    unit,
    async open() {
      const data = await mkdtemp(join(tmpdir(), 'zerobus bench '));
      const server = await commandProcess(data);
      const flushes: number[] = [];
      const run = async (): Promise<number> => {
        const figure = await streamed(start('burst.ts', args, server.environment));
        flushes.push(await flush(server));
        return figure;
      };
      const memory = async (): Promise<number | undefined> => {
        console.log(`  each burst was in the tables ${median(flushes).toFixed(1)} s after its last ack`);
        return sustain(server);
      };
      return {
        contenders: [
          { name: 'emulator, with --data', run, ...(unit === 'records/s' && { memory }) },
          { name: peer, run: () => streamed(start('append-loop.ts', args, {})) },
        ],
        close: async () => {
          await server.close();
          await rm(data, { recursive: true });
        },
      };
    },
  };
}

/** Waits until the tables have all records, so that one burst does not slow down the next. Returns the seconds. */
async function flush({ environment }: ServerProcess): Promise<number> {
  const { ZEROBUS_EMULATOR_ADMIN_URL: url, ZEROBUS_EMULATOR_ADMIN_TOKEN: token } = environment;
  const start = performance.now();
  const response = await fetch(`${url}/flush`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`The emulator answered ${response.status}: ${await response.text()}`);
  return (performance.now() - start) / 1000;
}

/** Streams many records into the tables, prints the server's CPU time, and returns its peak memory in MB; undefined without /proc. */
async function sustain(server: ServerProcess): Promise<number | undefined> {
  const before = server.cpuSeconds();
  const rate = await streamed(start('ours.ts', [String(SUSTAINED)], server.environment));
  const seconds = SUSTAINED / rate + (await flush(server));
  const after = server.cpuSeconds();
  if (before === undefined || after === undefined) return undefined;
  const perMillion = ((after - before) / SUSTAINED) * 1e6;
  console.log(
    `  ${SUSTAINED / 1e6} M records: ${(rate / 1e6).toFixed(3)} M records/s to the last ack, ${(SUSTAINED / 1e6 / seconds).toFixed(3)} M records/s into the tables; the server took ${perMillion.toFixed(2)} CPU s per million`,
  );
  return server.peakMemory();
}

/** A running server, and the variables that point to it. */
export interface ServerProcess {
  readonly environment: Readonly<Record<string, string>>;
  /** User and system time so far; undefined without /proc. */
  cpuSeconds(): number | undefined;
  /** Peak memory in MB; undefined without /proc. */
  peakMemory(): number | undefined;
  close(): Promise<void>;
}

/** Starts a server of the folder `stream` in a separate process. */
export function serverProcess(script: string, ...args: readonly string[]): Promise<ServerProcess> {
  return watchServer(start(script, args, {}));
}

/** Starts `zerobus-gen emulator --data`, which has no loader of TypeScript in its memory. */
function commandProcess(data: string): Promise<ServerProcess> {
  const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));
  return watchServer(
    spawn(process.execPath, [bin, 'emulator', '--data', data], { cwd: data, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

async function watchServer(server: ChildProcess): Promise<ServerProcess> {
  const environment = await readEnvironment(server);
  const close = async (): Promise<void> => {
    server.kill();
    await once(server, 'exit');
  };
  const { pid } = server;
  return {
    environment,
    // In ticks of 10 ms, after the name of the program.
    cpuSeconds: () => {
      const fields = readProcess(pid, 'stat')
        ?.replace(/^.*\) /s, '')
        .split(' ');
      return fields && (Number(fields[11]) + Number(fields[12])) / 100;
    },
    peakMemory: () => {
      const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readProcess(pid, 'status') ?? '')?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
    },
    close,
  };
}

function readProcess(pid: number | undefined, file: string): string | undefined {
  return existsSync(`/proc/${pid}/${file}`) ? readFileSync(`/proc/${pid}/${file}`, 'utf8') : undefined;
}

/** Starts a script in the folder `stream`. */
export function start(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const file = fileURLToPath(new URL(`stream/${script}`, import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Reads the server's `KEY=value` lines, up to an empty one or the last one of the emulator. */
async function readEnvironment(server: ChildProcess): Promise<Record<string, string>> {
  const environment: Record<string, string> = {};
  for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream })) {
    if (line === '') return environment;
    const equals = line.indexOf('=');
    const name = line.slice(0, equals);
    environment[name] = line.slice(equals + 1);
    if (name === 'ZEROBUS_EMULATOR_ADMIN_TOKEN') return environment;
  }
  throw new Error('The emulator ended before it was ready');
}

/** Reads the last line of a client: records per second. */
export async function streamed(client: ChildProcess): Promise<number> {
  let text = '';
  client.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = (await once(client, 'close')) as [number | null];
  const rate = Number(text.trim().split('\n').at(-1));
  if (code !== 0 || !(rate > 0)) throw new Error(`A client exited with ${code}: ${text}`);
  return rate;
}
