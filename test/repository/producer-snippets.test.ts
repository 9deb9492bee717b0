// Compiles and runs the TypeScript snippets of docs/producer.md and runtime/README.md, each on its own, against an emulator.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const pages = ['docs/producer.md', 'docs/recovery.md', 'runtime/README.md'];
const snippets: { readonly name: string; readonly text: string }[] = [];
for (const page of pages) {
  const text = await readFile(join(root, page), 'utf8');
  for (const [, snippet] of text.matchAll(/^```ts\n(.*?)^```$/gms)) {
    snippets.push({ name: `${page.replaceAll(/\W/g, '-')}-${snippets.length}`, text: snippet! });
  }
}

let project: string;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  project = await mkdtemp(join(tmpdir(), 'zerobus snippets '));
  await mkdir(join(project, 'node_modules'));
  await symlink(join(root, 'runtime'), join(project, 'node_modules/zerobus-runtime'), 'junction');
  await writeFile(join(project, 'package.json'), '{ "type": "module" }\n');
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    rootDir: '.',
    outDir: 'out',
    skipLibCheck: true,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, exclude: ['out'] }));
  await run(join(root, 'dist/cli/bin.js'), 'catalog.iot.sensor_events');
  for (const { name, text } of snippets) await writeFile(join(project, `${name}.ts`), text);
  await run(tsc, '-p', '.');
});

afterAll(async () => {
  await emulator.close();
  await rm(project, { recursive: true });
});

test('both pages have snippets', () => {
  expect(new Set(snippets.map(({ name }) => name.replace(/-\d+$/, ''))).size).toBe(pages.length);
});

test.each(snippets)('$name runs, and prints what its comments say', async ({ name, text }) => {
  const output = await run(join('out', `${name}.js`));
  for (const [, comment] of text.matchAll(/console\.log\(.*\/\/ (.*)$/gm)) expect(output).toContain(comment);
});

async function run(...args: readonly string[]): Promise<string> {
  try {
    const env = { ...process.env, ...emulator.env };
    return (await promisify(execFile)(process.execPath, args, { cwd: project, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`node ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error });
  }
}
