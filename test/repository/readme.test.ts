// Runs every snippet of the README in a project of its own, in the order in which they stand there, and then those of
// docs/emulator.md.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const readme = await readFile(join(root, 'README.md'), 'utf8');
const emulatorPage = await readFile(join(root, 'docs/emulator.md'), 'utf8');
const snippets = [...(readme + emulatorPage).matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language: language as string,
  text: text as string,
}));

/** These need a clone of their own or a registry: .ci/run and scripts/packages run them. */
const elsewhere = ['npm ci && npm run demo', 'npm ci && npm test', 'npm install zerobus-runtime'];

let project: string;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  project = await mkdtemp(join(tmpdir(), 'zerobus readme '));
  await mkdir(join(project, 'node_modules/.bin'), { recursive: true });
  await symlink(root, join(project, 'node_modules/zerobus-gen'), 'junction');
  await symlink(join(root, 'runtime'), join(project, 'node_modules/zerobus-runtime'), 'junction');
  // As npm does when it installs a command.
  await chmod(join(root, 'dist/cli/bin.js'), 0o755);
  await symlink(join(root, 'dist/cli/bin.js'), join(project, 'node_modules/.bin/zerobus-gen'));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }\n');
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    types: ['node'],
    rootDir: '.',
    outDir: 'out',
    skipLibCheck: true,
  };
  const compilerOptions = { ...options, typeRoots: [join(root, 'node_modules/@types')] };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, exclude: ['out'] }));
});

afterAll(async () => {
  await emulator.close();
  await rm(project, { recursive: true });
});

test.each(snippets.map((snippet, index) => ({ ...snippet, index })))('snippet $index, $language', async (snippet) => {
  const { language, text, index } = snippet;
  if (elsewhere.some((command) => text.startsWith(command))) {
    expect(await commandsRunElsewhere()).toContain(text.split('\n')[0]);
    return;
  }
  if (language === 'sh') {
    await run('sh', ['-e', '-c', text]);
    return;
  }
  expect(language).toBe('ts');
  await writeFile(join(project, `snippet-${index}.ts`), text);
  await run(process.execPath, [tsc, '-p', '.']);
  const output = await run(process.execPath, [join('out', `snippet-${index}.js`)]);
  for (const [, comment] of text.matchAll(/^console\.log\(.*\/\/ (.*)$/gm)) expect(output).toContain(comment);
});

test('the table of files is what is written', async () => {
  const listed = [...readme.matchAll(/^\| `((?:generated|zerobus\.lock)\/[^`]+)`/gm)].map(([, file]) => file).sort();
  const written = ['generated', 'zerobus.lock'].map((folder) =>
    readdir(join(project, folder), { recursive: true, withFileTypes: true }),
  );
  const files = (await Promise.all(written)).flat().filter((entry) => entry.isFile());
  expect(files.map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1)).sort()).toEqual(listed);
});

test('what the README sends arrives', () => {
  expect(emulator.count('catalog.iot.sensor_events')).toBe(10_002);
});

async function commandsRunElsewhere(): Promise<string> {
  const ci = await readFile(join(root, '.ci/run'), 'utf8');
  const packages = await readFile(join(root, 'scripts/packages/packed-project.ts'), 'utf8');
  return (
    ci.replace('npm run --silent demo', 'npm ci && npm run demo') +
    packages.replace("'install'", 'npm install zerobus-runtime')
  );
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const path = `${join(project, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`;
  const environment = { ...process.env, ...emulator.env, PATH: path };
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: project, env: environment });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error });
  }
}
