// Packs both packages, installs them into an empty project as a user does, and uses them: the command, the runtime from
// ESM and from CommonJS, the types, and a story from `init` to the drift that is mended. Folders have a space in their name.
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkBundledLicenses } from './bundled-licenses.js';
import { checkInstalled, checkRuntimeFiles, lintPackage, listPackedFiles } from './package-limits.js';
import { installWithEachManager } from './package-managers.js';
import { PackedProject, root } from './packed-project.js';
import { followQuickStart } from './quick-start.js';
import { tellStory } from './story.js';

const require = createRequire(import.meta.url);
const packed = new PackedProject();
const { folder: project } = packed;

try {
  packed.install();
  for (const check of [
    theLimits,
    theLicenses,
    theCommand,
    theRuntime,
    theEmulator,
    theGeneratedCode,
    theTypes,
    theQuickStart,
    thePackageManagers,
    theStory,
  ]) {
    await check();
    console.log(`ok: ${check.name}`);
  }
} finally {
  packed.remove();
}

function theLimits(): void {
  for (const tarball of packed.tarballs) lintPackage(tarball);
  listPackedFiles(root);
  const runtime = JSON.parse(readFileSync(join(root, 'runtime/package.json'), 'utf8')) as { exports: object };
  const entryPoints = Object.keys(runtime.exports).filter((name) => name !== './package.json').length;
  checkRuntimeFiles(join(root, 'runtime'), entryPoints);
  checkInstalled(project);
}

function theLicenses(): void {
  checkBundledLicenses(join(project, 'node_modules/zerobus-gen'));
}

function thePackageManagers(): void {
  const [runtime = '', generator = ''] = packed.tarballs;
  installWithEachManager(runtime, generator);
}

function theCommand(): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expectText(packed.run('npx', ['--no-install', 'zerobus-gen', '--version']).trim(), version);
  packed.run('npx', [
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
  // One class for each module format: an error that `/codegen` makes is an instance of the class of the main entry.
  const shared = "codegen.invalid('c', 'an integer', 'x') instanceof runtime.ZerobusError";
  const spool = "typeof spool.fileSpool('spool').open === 'function'";
  const entries = { runtime: 'zerobus-runtime', codegen: 'zerobus-runtime/codegen', spool: 'zerobus-runtime/spool' };
  const esm = Object.entries(entries).map(([name, path]) => `import * as ${name} from '${path}';\n`);
  const common = Object.entries(entries).map(([name, path]) => `const ${name} = require('${path}');\n`);
  for (const [file, imports] of [
    ['esm.mjs', esm],
    ['common.cjs', common],
  ] as const) {
    packed.write(file, `${imports.join('')}console.log(${names} && ${shared} && ${spool});`);
    expectText(packed.run('node', [file]).trim(), 'true');
  }
}

/** Compiled as ES modules and as CommonJS, the generated producer streams into the emulator. */
function theGeneratedCode(): void {
  mkdirSync(join(project, 'source'));
  cpSync(join(project, 'generated'), join(project, 'source/generated'), { recursive: true });
  packed.write(
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
    packed.write(`${kind}/package.json`, `{ "type": "${type}" }`);
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
    packed.write(
      `${kind}/tsconfig.json`,
      JSON.stringify({
        compilerOptions: { ...options, typeRoots: [join(root, 'node_modules/@types')] },
        include: ['source'],
      }),
    );
    packed.run('node', [require.resolve('typescript/bin/tsc'), '-p', kind]);
    const output = packed.run('npx', [
      '--no-install',
      'zerobus-gen',
      'emulator',
      '--',
      'node',
      join(kind, 'dist/send.js'),
    ]);
    expectText(output.trim(), '1');
  }
}

/** Export maps and declarations, seen as each kind of module resolution sees them. */
function theTypes(): void {
  const attw = require.resolve('@arethetypeswrong/cli/package.json').replace(/package\.json$/, 'dist/index.js');
  const check = (tarball: string, ...words: readonly string[]): string =>
    packed.run('node', [attw, tarball, '--format', 'ascii', '--no-color', ...words]);
  check(packed.pack(join(root, 'runtime')), '--profile', 'strict');
  const generator = packed.pack(root);
  check(generator, '--profile', 'strict', '--entrypoints', 'emulator');
  check(generator, '--profile', 'esm-only', '--exclude-entrypoints', './package.json');
}

/** The emulator as an ES module and as CommonJS, with Delta tables. */
function theEmulator(): void {
  const use = `startEmulator({ data: 'delta' }).then(async (emulator) => {
  const page = await fetch(emulator.workspaceUrl + '/emulator/page.js');
  console.log(page.status, emulator.count('catalog.iot.sensor_events'));
  await emulator.close();
});`;
  packed.write('emulator.mjs', `import { startEmulator } from 'zerobus-gen/emulator';\n${use}`);
  packed.write('emulator.cjs', `const { startEmulator } = require('zerobus-gen/emulator');\n${use}`);
  for (const file of ['emulator.mjs', 'emulator.cjs']) expectText(packed.run('node', [file]).trim(), '200 0');
}

function theQuickStart(): void {
  followQuickStart(packed.tarballs);
}

async function theStory(): Promise<void> {
  const story = new PackedProject(packed.tarballs);
  try {
    story.install();
    await tellStory(story);
  } finally {
    story.remove();
  }
}

function expectText(got: unknown, want: unknown): void {
  if (got !== want) throw new Error(`got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}
