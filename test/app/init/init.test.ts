import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Project } from '../../cli/project.ts';
import { type Files, Package } from './package.ts';

const TABLE = 'catalog.iot.sensor_events';
const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

let project: Package;
afterEach(() => project.remove());

async function createPackage(files: Files): Promise<Package> {
  project = await Package.with({ '.git/config': '', 'package.json': '{ "name": "a" }\n', ...files });
  return project;
}

test.each<[title: string, config: string, args: string[], peer: string]>([
  ['a SQL warehouse as source', '', ['--source', 'sql', '--warehouse', 'a1b2c3d4e5f60718', TABLE], '@databricks/sql'],
  ['a config with the protobufjs output', '{ "emit": ["proto", "protobufjs"] }', [], 'protobufjs-cli'],
  [
    'a target read through SQL',
    '{ "targets": { "a": { "catalog": "a", "source": { "kind": "sql" } } } }',
    [],
    '@databricks/sql',
  ],
])('%s adds the package that it needs, with its exact version', async (_, config, args, peer) => {
  await createPackage(config === '' ? {} : { 'zerobus.config.json': config });
  expect(await project.run('init', ...args)).toMatchObject({ code: 0 });
  const { devDependencies } = JSON.parse((await project.contents())['package.json']!);
  expect(Object.keys(devDependencies).sort()).toEqual([peer, 'zerobus-gen'].sort());
  expect(devDependencies[peer]).toMatch(/^\d+\.\d+\.\d+$/);
});

describe('the package manager, the module system and the language', async () => {
  const managers: [title: string, files: Files, install: string, frozen: string, exec: string][] = [
    ['default', {}, 'npm install', 'npm ci', 'npx --no-install'],
    ['npm', { 'package-lock.json': '{}' }, 'npm install', 'npm ci', 'npx --no-install'],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm install', 'pnpm install --frozen-lockfile', 'pnpm exec'],
    ['yarn 1', { 'yarn.lock': '' }, 'yarn install', 'yarn install --frozen-lockfile', 'yarn run'],
    ['yarn 4', { 'yarn.lock': '', '.yarnrc.yml': '' }, 'yarn install', 'yarn install --immutable', 'yarn run'],
    ['bun', { 'bun.lock': '' }, 'bun install', 'bun install --frozen-lockfile', 'bun run'],
  ];
  const kinds: [module: string, language: string, files: Files, config: string][] = [
    ['commonjs', 'TypeScript', { 'tsconfig.json': '{}' }, 'zerobus.config.ts'],
    ['module', 'TypeScript', { 'tsconfig.json': '{}' }, 'zerobus.config.ts'],
    ['commonjs', 'JavaScript', {}, 'zerobus.config.mjs'],
    ['module', 'JavaScript', {}, 'zerobus.config.js'],
  ];
  const rows = managers.flatMap((manager) =>
    kinds.map((kind) => [manager[0], kind[0], kind[1], manager, kind] as const),
  );
  test.each(rows)('%s, %s, %s', async (_1, module, _2, [, lock, install, frozen, exec], [, , files, config]) => {
    await createPackage({ ...lock, ...files, 'package.json': `${JSON.stringify({ type: module }, null, 2)}\n` });
    const first = await project.run('init', TABLE);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain(`written ${config}\n`);
    expect(first.out).toContain(`\nNext:\n  ${install}\n`);
    const after = await project.contents();
    expect(after[config]).toContain(`tables: ['${TABLE}'],`);
    expect(JSON.parse(after['package.json']!)).toEqual({
      type: module,
      scripts: {
        'zerobus:generate': 'zerobus-gen',
        'zerobus:build': 'zerobus-gen --offline && zerobus-gen check --offline',
        'zerobus:check': 'zerobus-gen check',
      },
      devDependencies: { 'zerobus-gen': `^${version}` },
      dependencies: { 'zerobus-runtime': `^${version}` },
    });
    const workflow = after['.github/workflows/zerobus.yml']!;
    expect(workflow).toContain(`      - run: ${frozen}\n`);
    expect(workflow).toContain(`      - run: ${exec} zerobus-gen check --offline --base HEAD^1 --reporter github\n`);

    const second = await project.run('init', TABLE);
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(second.out.match(/^(?:written|changed|overwritten|kept) /gm)).toBeNull();
    expect(await project.contents()).toEqual(after);
  });

  test.each([
    ['packageManager before lock files', { packageManager: 'pnpm@9.1.0+sha512.abc' }, '', 'pnpm install'],
    ['devEngines', { devEngines: { packageManager: { name: 'bun', version: '^1.2' } } }, '', 'bun install'],
    ['a lock file before the user agent', {}, 'pnpm/9.1.0 npm/? node/v22', 'npm install'],
  ])('%s', async (_, json, userAgent, want) => {
    await createPackage({ 'package.json': JSON.stringify(json), 'package-lock.json': '{}' });
    project.environment = { npm_config_user_agent: userAgent };
    expect((await project.run('init', TABLE)).out).toContain(`\nNext:\n  ${want}\n`);
  });

  test('the user agent decides if nothing else does', async () => {
    await createPackage({});
    project.environment = { npm_config_user_agent: 'pnpm/9.1.0 npm/? node/v22' };
    expect((await project.run('init', TABLE)).out).toContain('\nNext:\n  pnpm install\n');
  });
});

describe('linters and formatters', () => {
  const rows: [title: string, file: string, before: string | undefined, after: string, more?: Files][] = [
    [
      'Biome, a list',
      'biome.json',
      '{\n\t"files": {\n\t\t"includes": [\n\t\t\t"src/**", // ours\n\t\t\t"!dist" // theirs\n\t\t]\n\t}\n}\n',
      '{\n\t"files": {\n\t\t"includes": [\n\t\t\t"src/**", // ours\n\t\t\t"!dist", // theirs\n\t\t\t"!generated",\n\t\t\t"!zerobus.lock"\n\t\t]\n\t}\n}\n',
    ],
    [
      'Biome, none',
      'biome.jsonc',
      '/* a */ {\n  "linter": { "enabled": true }, // b\n}\n',
      '/* a */ {\n  "linter": { "enabled": true }, // b\n  "files": {\n    "includes": ["**", "!generated", "!zerobus.lock"]\n  },\n}\n',
    ],
    [
      'Biome 1',
      'biome.json',
      '{ "files": { "ignore": ["dist"] } }',
      '{ "files": { "ignore": ["dist", "generated", "zerobus.lock"] } }',
    ],
    [
      'Biome, in another notation already',
      'biome.json',
      '{ "files": { "includes": ["**", "!**/generated/**", "!zerobus.lock/"] } }',
      '{ "files": { "includes": ["**", "!**/generated/**", "!zerobus.lock/"] } }',
    ],
    ['oxlint', '.oxlintrc.json', '{}\r\n', '{\r\n  "ignorePatterns": ["generated/**", "zerobus.lock/**"]\r\n}\r\n'],
    ['dprint', 'dprint.json', '{ "excludes": [] }', '{ "excludes": ["generated/**", "zerobus.lock/**"] }'],
    ['old ESLint, ignore file', '.eslintignore', 'dist/', 'dist/\ngenerated/\nzerobus.lock/\n'],
    [
      'old ESLint',
      '.eslintrc.json',
      '{"root": true}',
      '{"root": true, "ignorePatterns": ["generated/**", "zerobus.lock/**"]}',
    ],
    ['Prettier', '.prettierignore', '# ours\r\n/generated\r\n', '# ours\r\n/generated\r\nzerobus.lock/\r\n'],
    ['Prettier by its config', '.prettierignore', undefined, 'generated/\nzerobus.lock/\n', { '.prettierrc': '' }],
    [
      'Prettier by package.json',
      '.prettierignore',
      undefined,
      'generated/\nzerobus.lock/\n',
      { 'package.json': '{ "devDependencies": { "prettier": "3" } }' },
    ],
    [
      'git',
      '.gitattributes',
      '*.png binary',
      '*.png binary\ngenerated/** text=auto eol=lf linguist-generated=true\nzerobus.lock/** text eol=lf\n',
    ],
    [
      'git, already',
      '.gitattributes',
      'generated/** -diff\nzerobus.lock/** eol=lf\n',
      'generated/** -diff\nzerobus.lock/** eol=lf\n',
    ],
  ];
  test.each(rows)('%s', async (_, file, before, after, more = {}) => {
    await createPackage({ ...more, ...(before === undefined ? {} : { [file]: before }) });
    expect(await project.run('init', TABLE)).toMatchObject({ code: 0, err: '' });
    expect(await project.read(file)).toBe(after);
    await project.run('init', TABLE);
    expect(await project.read(file)).toBe(after);
  });

  test.each<[file: string, text: string, want: string]>([
    [
      'eslint.config.mjs',
      'export default [];',
      "Add to eslint.config.mjs: { ignores: ['generated/**', 'zerobus.lock/**'] }",
    ],
    [
      '.eslintrc.cjs',
      'module.exports = {};',
      "Add to .eslintrc.cjs: ignorePatterns: ['generated/**', 'zerobus.lock/**']",
    ],
    [
      'biome.json',
      '{ "files": { "includes": "**" } }',
      "Add to biome.json: files.includes: ['**', '!generated', '!zerobus.lock']",
    ],
    ['biome.json', '{ not JSON', "Add to biome.json: files.includes: ['**', '!generated', '!zerobus.lock']"],
    ['.oxlintrc.json', '[]', "Add to .oxlintrc.json: ignorePatterns: ['generated/**', 'zerobus.lock/**']"],
  ])('%s with %s is not changed; a hint shows what to add', async (file, text, want) => {
    await createPackage({ [file]: text });
    expect((await project.run('init', TABLE)).out).toContain(want);
    expect(await project.read(file)).toBe(text);
  });

  test('no hint if the paths are already ignored', async () => {
    await createPackage({ 'eslint.config.js': "export default [{ ignores: ['generated/**', 'zerobus.lock/**'] }];" });
    expect((await project.run('init', TABLE)).out).not.toContain('ESLint');
  });
});

test('.gitattributes leaves out output outside the project', async () => {
  await createPackage({ 'package.json': '{}' });
  await project.run('init', TABLE, '--out', '../shared');
  expect(await project.read('.gitattributes')).toBe('zerobus.lock/** text eol=lf\n');
});

describe('the tsconfig', () => {
  const rows: [title: string, tsconfig: object, flags: string[], out: string, hints: RegExp[]][] = [
    ['includes all', {}, [], 'generated', []],
    ['has rootDir src', { compilerOptions: { rootDir: 'src' }, include: ['src'] }, [], 'src/generated', []],
    [
      'has rootDir src and compiles the config',
      { compilerOptions: { rootDir: './src' } },
      [],
      'src/generated',
      [/compiles zerobus\.config\.ts too/],
    ],
    [
      'has rootDir src and --out names another folder',
      { compilerOptions: { rootDir: 'src' }, include: ['src'] },
      ['--out', 'gen'],
      'gen',
      [/gen is outside it/],
    ],
    ['includes src alone', { include: ['src'] }, [], 'generated', [/does not include generated/]],
    ['has an old target', { compilerOptions: { target: 'ES5' } }, [], 'generated', [/sets the target ES5/]],
    ['of Next.js', { compilerOptions: { target: 'ES2017', module: 'esnext' } }, [], 'generated', []],
  ];
  test.each(rows)('%s', async (_, tsconfig, flags, out, hints) => {
    await createPackage({ 'tsconfig.json': JSON.stringify(tsconfig) });
    const ended = await project.run('init', TABLE, ...flags);
    expect(await project.read('.gitattributes')).toContain(`${out}/** `);
    expect(ended.out.match(/^tsconfig\.json /gm) ?? []).toHaveLength(hints.length);
    for (const hint of hints) expect(ended.out).toMatch(hint);
    expect(await project.read('tsconfig.json')).toBe(JSON.stringify(tsconfig));
  });
});

test('the hints are about the tsconfig that compiles the source, as in projects of Vite', async () => {
  await createPackage({
    'tsconfig.json': '{"files":[],"references":[{"path":"./tsconfig.app.json"},{"path":"./tsconfig.node.json"}]}',
    'tsconfig.app.json': '{"compilerOptions":{"module":"ESNext","moduleResolution":"bundler"},"include":["src"]}',
    'tsconfig.node.json': '{"include":["vite.config.ts"]}',
  });
  const { out } = await project.run('init', TABLE);
  expect(out).toContain('\ntsconfig.app.json does not include generated, so tsc checks only');
  expect(out).not.toContain('tsconfig.json ');
});

test.each([
  ['nothing', {}, true],
  ['a tsconfig', { 'tsconfig.json': '{}' }, false],
  ['the package', { 'package.json': '{"devDependencies":{"typescript":"5"}}' }, false],
])('a package whose only sign of TypeScript is %s gets advice: %s', async (_, files, advice) => {
  await createPackage({ 'package.json': '{}', ...files });
  const { out } = await project.run('init', TABLE);
  expect(out.includes('The generated files are TypeScript, which this package does not have.')).toBe(advice);
});

test('schemas need zod', async () => {
  await createPackage({ 'zerobus.config.json': '{"emit":["zod"]}' });
  await project.run('init');
  expect(JSON.parse(await project.read('package.json')).dependencies.zod).toBe('^4.0.0');
});

describe('existing files', () => {
  test('are kept, and --force overwrites them', async () => {
    const config = "export default { tables: ['a.b.c'] };\n";
    const json =
      '{ "type": "module", "scripts": { "zerobus:check": "mine" }, "dependencies": { "zerobus-gen": "workspace:*" } }';
    await createPackage({
      'package.json': json,
      'zerobus.config.mjs': config,
      '.github/workflows/zerobus.yml': 'on: push\n',
    });
    const { code, out } = await project.run('init', TABLE);
    expect(code).toBe(0);
    expect(out).toContain('kept zerobus.config.mjs: --force overwrites it\n');
    expect(out).toContain('kept .github/workflows/zerobus.yml: --force overwrites it\n');
    expect(out).toContain(
      "Kept the script zerobus:check in package.json, which differs from 'zerobus-gen check'. To replace it, run init again with --force.",
    );
    expect(await project.read('zerobus.config.mjs')).toBe(config);
    expect(await project.read('package.json')).toContain('"zerobus:check": "mine"');
    expect(await project.read('package.json')).not.toContain('devDependencies');
    const forced = await project.run('init', TABLE, '--force');
    expect(forced.out).toContain('overwritten zerobus.config.mjs\n');
    expect(await project.read('zerobus.config.mjs')).toContain(TABLE);
    expect(await project.read('package.json')).toContain('"zerobus:check": "zerobus-gen check"');
    expect(await project.read('.github/workflows/zerobus.yml')).toContain('name: zerobus\n');
    expect(await project.files()).not.toContain('zerobus.config.js');
  });

  test('such as a config determine the rest of the plan', async () => {
    await createPackage({
      'zerobus.config.json': '{ "out": "code/gen", "source": { "kind": "snapshot", "path": "t.sql" } }',
    });
    const { out } = await project.run('init');
    expect(out).toContain('kept zerobus.config.json');
    expect(await project.read('.gitattributes')).toContain('code/gen/** ');
    expect(await project.read('.github/workflows/zerobus.yml')).not.toContain('DATABRICKS');
  });

  test.each<[title: string, files: Files, want: string]>([
    ['JSON', { 'zerobus.config.json': '{}' }, 'overwritten zerobus.config.json'],
    ['a key of package.json', { 'package.json': '{ "zerobus": {} }' }, 'kept package.json: it contains the config'],
  ])('a second config is not written beside %s', async (_, files, want) => {
    await createPackage(files);
    expect((await project.run('init', TABLE, '--force')).out).toContain(want);
    const configs = (await project.files()).filter((name) => name.startsWith('zerobus.config'));
    expect(configs).toEqual(Object.keys(files).filter((name) => name.startsWith('zerobus.config')));
    expect((await project.run('check')).err).not.toContain('config-');
  });
});

describe('all or nothing', () => {
  test.each<[title: string, files: Files, words: string[], message: RegExp]>([
    ['no package.json', { 'package.json/': '' }, [], /it is a folder/],
    [
      'an invalid package.json',
      { 'package.json': '[]' },
      [],
      /package\.json does not contain a JSON object\. \[package-json-invalid\]/,
    ],
    [
      'a file in place of a folder',
      { '.github': '' },
      ['--ci', 'github'],
      /Cannot write .*zerobus\.yml.*\[output-not-writable\]/,
    ],
    ['an invalid table', {}, ['one'], /catalog and schema are missing\. \[invalid-table-name\]/],
    ['a catalog together with targets', {}, ['a.b.c', '--targets', 'dev=d'], /\[table-has-catalog\]/],
    ['invalid targets', {}, ['b.c', '--targets', 'dev'], /'dev' is not a target with its catalog/],
    ['an invalid target name', {}, ['b.c', '--targets', 'all=c'], /\[config-invalid\]/],
    ['a snapshot and a warehouse', {}, ['--snapshot', 'a', '--warehouse', 'b'], /cannot be combined with/],
    ['--config', {}, ['--config', 'a.ts'], /init has no flag --config/],
    ['two configs', { 'zerobus.config.ts': '', 'zerobus.config.js': '' }, [], /\[config-ambiguous\]/],
  ])('%s', async (_, files, words, message) => {
    project = await Package.with({
      '.git/config': '',
      'biome.json': '{}',
      ...('package.json/' in files ? {} : { 'package.json': '{}' }),
      ...files,
    });
    const before = await project.contents();
    const ended = await project.run('init', ...words);
    expect(ended).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
    expect(await project.contents()).toEqual(before);
  });

  test('without a package.json, the fix is npm init', async () => {
    project = await Package.with({ '.git/config': '' });
    expect((await project.run('init', TABLE)).err).toMatch(/no package\.json\..*\[no-package-json\]\n.*npm init/);
  });

  test('--dry-run writes nothing, and its patches have the effect of a run', async () => {
    await createPackage({ 'package.json': '{\n    "name": "a"\n}', 'biome.json': '{}\n', '.prettierrc': '' });
    const before = await project.contents();
    const { code, out } = await project.run('init', TABLE, '--dry-run');
    expect([code, await project.contents()]).toEqual([0, before]);
    expect(out).toContain('would be written zerobus.config.mjs\n');
    await project.run('init', TABLE);
    const wanted = await project.contents();
    for (const file of await project.files()) if (file !== '.git/config') await rm(join(project.folder, file));
    await project.write(before);
    await rm(join(project.folder, '.git'), { recursive: true });
    execFileSync('git', ['init', '-q'], { cwd: project.folder });
    execFileSync('git', ['apply', '-'], { cwd: project.folder, input: out.replace(/^would .*$/gm, '') });
    await rm(join(project.folder, '.git'), { recursive: true });
    const { '.git/config': _git, ...rest } = wanted;
    expect(await project.contents()).toEqual(rest);
  });
});

describe('a monorepo', () => {
  test('has the config in the package and the workflow in its root', async () => {
    await createPackage({
      'package.json': '{ "workspaces": ["packages/*"], "packageManager": "pnpm@9.0.0" }',
      'pnpm-lock.yaml': '',
      'biome.json': '{ "files": { "includes": ["**"] } }',
      'packages/my app/package.json': '{}',
    });
    const inner = new Project(join(project.folder, 'packages/my app'));
    const { code, out } = await inner.run('init', TABLE);
    expect(code).toBe(0);
    expect(out).toContain('written ../../.github/workflows/zerobus-packages-my-app.yml\n');
    expect(await inner.files()).toEqual(['.gitattributes', 'package.json', 'zerobus.config.mjs']);
    expect(await project.read('biome.json')).toContain('"!packages/my app/generated", "!packages/my app/zerobus.lock"');
    const workflow = await project.read('.github/workflows/zerobus-packages-my-app.yml');
    expect(workflow).toContain('      - run: pnpm install --frozen-lockfile\n      - run');
    expect(workflow).toContain('        working-directory: "packages/my app"\n');
    expect(await project.read('package.json')).not.toContain('zerobus');
  });

  test('installs in a folder with its own lock file', async () => {
    await createPackage({ 'web/package.json': '{}', 'web/package-lock.json': '{}' });
    await new Project(join(project.folder, 'web')).run('init', TABLE);
    const workflow = await project.read('.github/workflows/zerobus-web.yml');
    expect(workflow).toContain('cache-dependency-path: web/package-lock.json');
    expect(workflow).toContain('      - run: npm ci\n        working-directory: web\n');
  });
});

test('without git, writes no .gitattributes, and a workflow only on request', async () => {
  project = await Package.with({ 'package.json': '{}' });
  const { out } = await project.run('init', TABLE);
  expect(out).toContain('Did not write .gitattributes: this folder is not in a git repository.');
  expect(out).toContain(
    'Did not write a CI workflow: this folder is not in a git repository. To write one anyway, run init again with --ci github.',
  );
  expect(await project.files()).toEqual(['package.json', 'zerobus.config.mjs']);
  await project.run('init', TABLE, '--ci', 'github');
  expect(await project.files()).toContain('.github/workflows/zerobus.yml');
});

test('generate and check work after init with a snapshot', async () => {
  await createPackage({ 'tables.sql': 'CREATE TABLE dev.iot.events (id STRING NOT NULL)' });
  await project.run('init', '--snapshot', 'tables.sql', '--targets', 'dev=dev,prod=main', '--out', "it's generated");
  expect(await project.run()).toMatchObject({ code: 0, err: '' });
  expect(await project.files()).toContain("it's generated/iot/event.ts");
  expect((await project.run('check')).code).toBe(0);
});

describe('at a terminal', () => {
  test('asks for targets and tables until the answers are valid', async () => {
    await createPackage({});
    const { code, out } = await project.type(['dev\r', 'dev=d, prod=main\r', 'a.b.c\r', 'iot.events ops.*\r'], 'init');
    expect(code).toBe(0);
    expect(out).toContain("'dev' is not a target with its catalog.");
    expect(out).toContain('Write b.c');
    const config = await project.read('zerobus.config.mjs');
    expect(config).toContain("tables: ['iot.events', 'ops.*'],");
    expect(config).toContain("prod: { catalog: 'main' },");
    expect(config).toContain("target: 'dev',");
  });

  test.each([
    ['Ctrl-C at the first question', ['\u0003']],
    ['Ctrl-C at the second', ['\r', 'catalog.io\u0003']],
    ['the end of input', ['\u0004']],
  ])('%s ends with 130, and nothing is written', async (_, keys) => {
    await createPackage({});
    const before = await project.contents();
    expect(await project.type(keys, 'init')).toMatchObject({ code: 130, err: 'Interrupted. Nothing was written.\n' });
    expect(await project.contents()).toEqual(before);
  });

  test.each<[title: string, words: string[], environment: Record<string, string>]>([
    ['--yes', ['--yes'], {}],
    ['with tables', [TABLE], {}],
    ['CI', [], { CI: 'true' }],
  ])('asks nothing: %s', async (_, words, environment) => {
    await createPackage({});
    project.environment = environment;
    const { code, out } = await project.type([], 'init', ...words);
    expect(code).toBe(0);
    expect(out).not.toContain('): ');
  });
});
