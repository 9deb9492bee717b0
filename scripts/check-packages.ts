// Packs both packages, installs them into an empty project as a user does, and uses them: the command, the runtime from
// ESM and from CommonJS, the types. Folders have a space in their name.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'zerobus packed '));
const project = join(folder, 'a project');

try {
  const tarballs = [join(root, 'runtime'), root].map(pack);
  mkdirSync(project);
  write('package.json', '{ "name": "a-project", "private": true, "type": "module" }');
  npm(['install', '--no-audit', '--no-fund', '--save-dev', ...tarballs]);
  // What a colleague does with the lock file.
  rmSync(join(project, 'node_modules'), { recursive: true });
  npm(['ci', '--no-audit', '--no-fund']);
  for (const check of [theCommand, theRuntime, theGeneratedCode, theTypes]) {
    check();
    console.log(`ok: ${check.name}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function pack(from: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: from,
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(output) as [{ filename: string }];
  return join(folder, packed.filename);
}

function theCommand(): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expectText(run('npx', ['--no-install', 'zerobus-gen', '--version']).trim(), version);
  run('npx', [
    '--no-install',
    'zerobus-gen',
    'emulator',
    '--',
    'npx',
    '--no-install',
    'zerobus-gen',
    'catalog.iot.sensor_events',
  ]);
  for (const file of ['sensor_event.proto', 'sensor-event.ts', 'sensor-event.producer.ts', 'index.ts']) {
    expectText(readFileSync(join(project, 'generated/catalog/iot', file), 'utf8') !== '', true);
  }
}

function theRuntime(): void {
  const names = "['ZerobusClient', 'ZerobusError', 'Producer', 'micros'].every((name) => name in runtime)";
  write(
    'esm.mjs',
    `import * as runtime from 'zerobus-runtime';\nimport 'zerobus-runtime/codegen';\nconsole.log(${names});`,
  );
  write(
    'common.cjs',
    `const runtime = require('zerobus-runtime');\nrequire('zerobus-runtime/codegen');\nconsole.log(${names});`,
  );
  for (const file of ['esm.mjs', 'common.cjs']) expectText(run('node', [file]).trim(), 'true');
}

/** Compiled as ES modules and as CommonJS, the generated producer streams into the emulator. */
function theGeneratedCode(): void {
  mkdirSync(join(project, 'source'));
  cpSync(join(project, 'generated'), join(project, 'source/generated'), { recursive: true });
  write(
    'source/send.ts',
    `import { SensorEventProducer } from './generated/catalog/iot/index.js';
async function main(): Promise<void> {
  const producer = new SensorEventProducer();
  await producer.send({ device_id: 'a', event_ts: new Date() });
  await producer.close();
  console.log(producer.stats.acked);
}
void main();
`,
  );
  for (const [kind, type] of [
    ['esm', 'module'],
    ['common', 'commonjs'],
  ] as const) {
    mkdirSync(join(project, kind));
    write(`${kind}/package.json`, `{ "type": "${type}" }`);
    cpSync(join(project, 'source'), join(project, kind, 'source'), { recursive: true });
    const options = {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      types: ['node'],
      outDir: 'dist',
      rootDir: 'source',
      skipLibCheck: false,
    };
    write(
      `${kind}/tsconfig.json`,
      JSON.stringify({
        compilerOptions: { ...options, typeRoots: [join(root, 'node_modules/@types')] },
        include: ['source'],
      }),
    );
    run('node', [require.resolve('typescript/bin/tsc'), '-p', kind]);
    const output = run('npx', ['--no-install', 'zerobus-gen', 'emulator', '--', 'node', join(kind, 'dist/send.js')]);
    expectText(output.trim(), '1');
  }
}

/** Export maps and declarations, seen as each kind of module resolution sees them. */
function theTypes(): void {
  const attw = require.resolve('@arethetypeswrong/cli/package.json').replace(/package\.json$/, 'dist/index.js');
  const runtime = pack(join(root, 'runtime'));
  run('node', [attw, runtime, '--profile', 'strict', '--format', 'ascii', '--no-color']);
  run('node', [
    attw,
    pack(root),
    '--profile',
    'esm-only',
    '--format',
    'ascii',
    '--no-color',
    '--exclude-entrypoints',
    './package.json',
  ]);
}

function npm(args: readonly string[]): void {
  execFileSync('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
}

function run(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout ?? ''}`, { cause: error });
  }
}

function write(file: string, text: string): void {
  writeFileSync(join(project, file), `${text}\n`);
}

function expectText(got: unknown, want: unknown): void {
  if (got !== want) throw new Error(`got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}
