import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramFailed, runProgram } from './run-program.js';

/** A package manager, run through npx, and how it is told to take the runtime from a tarball too. */
interface Manager {
  readonly name: string;
  readonly spec: string;
  readonly bin: string;
  readonly install: readonly string[];
  readonly exec: readonly string[];
  /** The part of package.json that overrides where the generator's dependency on the runtime comes from. */
  readonly override: (runtime: string) => object;
  readonly files?: Readonly<Record<string, string>>;
}

const managers: readonly Manager[] = [
  {
    name: 'npm',
    spec: '',
    bin: 'npm',
    install: ['install', '--no-audit', '--no-fund'],
    exec: ['exec', '--'],
    override: () => ({}),
  },
  {
    name: 'pnpm 10',
    spec: 'pnpm@10.18.0',
    bin: 'pnpm',
    install: ['install', '--no-frozen-lockfile'],
    exec: ['exec'],
    override: (runtime) => ({ pnpm: { overrides: { 'zerobus-runtime': runtime } } }),
  },
  {
    name: 'Yarn 1',
    spec: 'yarn@1.22.22',
    bin: 'yarn',
    install: ['install', '--no-progress', '--non-interactive'],
    // `yarn run` of Yarn 1 takes the first `--` for itself.
    exec: [],
    override: (runtime) => ({ resolutions: { 'zerobus-runtime': runtime } }),
  },
  {
    name: 'Yarn 4 with PnP',
    spec: '@yarnpkg/cli-dist@4.10.3',
    bin: 'yarn',
    install: ['install', '--no-immutable'],
    exec: ['run'],
    override: (runtime) => ({ resolutions: { 'zerobus-runtime': runtime } }),
    files: { '.yarnrc.yml': 'nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\n', 'yarn.lock': '' },
  },
];

const send = `import { SensorEventProducer } from './generated/catalog/iot/sensor-event.producer.js';
const producer = new SensorEventProducer();
await producer.send({ device_id: 'a', event_ts: new Date() });
await producer.close();
console.log('acked', producer.stats.acked);
`;

/**
 * Installs both tarballs with each package manager in an empty folder, generates code against the emulator and checks it.
 * With PnP, the generated code streams too: every import must be resolved from a declared dependency.
 */
export function installWithEachManager(runtime: string, generator: string): void {
  for (const manager of managers) {
    const folder = mkdtempSync(join(tmpdir(), 'zerobus-manager-'));
    try {
      installWith(manager, folder, `file:${runtime}`, `file:${generator}`);
      console.log(`ok: ${manager.name}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function installWith(manager: Manager, folder: string, runtime: string, generator: string): void {
  const { files = {}, install, override } = manager;
  const manifest = {
    name: 'a-project',
    private: true,
    type: 'module',
    dependencies: { 'zerobus-runtime': runtime },
    devDependencies: { 'zerobus-gen': generator, tsx: '4.23.15' },
    ...override(runtime),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, '.git'));
  runWords([...launch(manager), ...install], folder, manager.name);
  const runTool = (...args: readonly string[]): string =>
    runWords([...command(manager), ...args], folder, manager.name);
  runTool('zerobus-gen', 'emulator', '--', ...command(manager), 'zerobus-gen', 'catalog.iot.sensor_events');
  if (!existsSync(join(folder, 'generated/catalog/iot/sensor-event.ts')))
    throw new Error(`${manager.name} wrote nothing`);
  runTool('zerobus-gen', 'check', '--offline');
  writeFileSync(join(folder, 'send.ts'), send);
  const output = runTool('zerobus-gen', 'emulator', '--', ...command(manager), 'tsx', 'send.ts');
  writeFileSync(join(folder, 'in.ndjson'), '{"device_id":"b","event_ts":"2026-01-31T12:00:00Z"}\nnot json\n');
  const words = ['send', 'catalog.iot.sensor_events', 'in.ndjson', '--rejects', 'bad.ndjson', '--dry-run'];
  // One line is not JSON: 2.
  expectExit(2, () => runTool('zerobus-gen', ...words, '--offline'));
  if (!output.includes('acked 1')) throw new Error(`${manager.name}: got ${output}`);
}

function expectExit(code: number, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    const { cause } = error as Error;
    if (cause instanceof ProgramFailed && cause.status === code) return;
    throw error;
  }
  throw new Error(`ended with 0 instead of ${code}`);
}

/** The words that start a package manager. */
function launch({ bin, spec }: Manager): string[] {
  return spec === '' ? [bin] : ['npx', '--yes', '-p', spec, bin];
}

/** The words that run a program of the project, also from inside of the emulator. */
function command(manager: Manager): string[] {
  return manager.exec.length === 0 ? ['npx', '--no-install'] : [...launch(manager), ...manager.exec];
}

function runWords([program = '', ...args]: readonly string[], folder: string, name: string): string {
  try {
    return runProgram(program, args, { folder, showErrors: false });
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
