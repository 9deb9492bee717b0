import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findConfig } from '../../src/config/find-config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { folderOf } from './project-folder.ts';

/** What `run` throws, as `code: message`. */
async function refusal(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GenError) return `${error.code}: ${error.diagnostic.message}`;
  throw error ?? new Error('nothing was thrown');
}

describe('where a config is looked for', () => {
  test.each<[name: string, files: Record<string, string>, from: string, found: string | undefined]>([
    ['in the folder', { 'zerobus.config.json': '{}' }, '.', 'zerobus.config.json'],
    ['upward', { 'zerobus.config.ts': '', 'src/deep/x.ts': '' }, 'src/deep', 'zerobus.config.ts'],
    [
      'the nearest',
      { 'zerobus.config.ts': '', 'packages/a/zerobus.config.mjs': '' },
      'packages/a',
      'packages/a/zerobus.config.mjs',
    ],
    ['in package.json', { 'package.json': '{"zerobus":{}}' }, '.', 'package.json'],
    ['not in a package.json without the key', { 'package.json': '{"name":"zerobus"}' }, '.', undefined],
    ['not in a broken package.json without the key', { 'package.json': '{"name":"zerobus"' }, '.', undefined],
    [
      'past a package.json without the key',
      { 'zerobus.config.js': '', 'a/package.json': '{}' },
      'a',
      'zerobus.config.js',
    ],
    ['not out of the repository', { 'zerobus.config.ts': '', 'inner/.git/HEAD': '' }, 'inner', undefined],
    ['not a folder of that name', { 'zerobus.config.ts/x': '' }, '.', undefined],
    ['nowhere', {}, '.', undefined],
  ])('%s', async (_, files, from, found) => {
    await using folder = await folderOf(files);
    expect(await findConfig(join(folder.path, from))).toBe(found && join(folder.path, found));
  });

  test('not past a broken package.json with the key', async () => {
    await using folder = await folderOf({ 'package.json': '{"zerobus": {"out": "gen"' });
    expect(await refusal(findConfig(folder.path))).toBe(
      `config-failed: Cannot load config file ${join(folder.path, 'package.json')}: it is not JSON.`,
    );
  });

  test('two in one folder are one too many', async () => {
    await using folder = await folderOf({ 'zerobus.config.ts': '', 'package.json': '{"zerobus":{}}' });
    expect(await refusal(findConfig(folder.path))).toBe(
      `config-ambiguous: ${folder.path} contains several config files: zerobus.config.ts, package.json.`,
    );
  });
});

describe('what a config may be', () => {
  const given = `import { defineConfig } from 'zerobus-gen';\nexport default `;
  test.each<[name: string, file: string, content: string]>([
    ['JSON', 'zerobus.config.json', '{"out":"gen"}'],
    ['a key of package.json', 'package.json', '{"name":"x","zerobus":{"out":"gen"}}'],
    ['TypeScript', 'zerobus.config.ts', `${given}defineConfig({ out: 'gen' satisfies string });`],
    ['TypeScript, .mts', 'zerobus.config.mts', `${given}defineConfig({ out: 'gen' as string });`],
    ['an ES module', 'zerobus.config.mjs', `${given}defineConfig({ out: 'gen' });`],
    ['an ES module in .js', 'zerobus.config.js', `${given}{ out: 'gen' };`],
    ['CommonJS', 'zerobus.config.js', `module.exports = { out: 'gen' };`],
    ['a function', 'zerobus.config.ts', `${given}() => ({ out: 'gen' });`],
    ['an async function', 'zerobus.config.ts', `${given}async () => ({ out: await Promise.resolve('gen') });`],
    ['top-level await', 'zerobus.config.mjs', `const out = await Promise.resolve('gen');\n${given}{ out };`],
    ['with a file of its own', 'zerobus.config.ts', `import { out } from './out.ts';\n${given}{ out };`],
  ])('%s', async (_, file, content) => {
    await using folder = await folderOf({ [file]: content, 'out.ts': `export const out: string = 'gen';` });
    expect(await loadConfig(join(folder.path, file), file)).toEqual({ out: 'gen' });
  });
});

describe('what cannot be loaded', () => {
  test.each<[name: string, file: string, content: string, message: RegExp]>([
    [
      'broken JSON',
      'zerobus.config.json',
      '{"out":',
      /^config-failed: Cannot load config file zerobus\.config\.json: SyntaxError: .*JSON/,
    ],
    [
      'broken TypeScript',
      'zerobus.config.ts',
      'export default {{',
      /^config-failed: Cannot load config file zerobus\.config\.ts: .*Unexpected/,
    ],
    [
      'a throw',
      'zerobus.config.ts',
      `throw new Error('no\\nluck');`,
      /^config-failed: .* config file zerobus\.config\.ts: no luck\.$/,
    ],
    [
      'a throw of no error',
      'zerobus.config.ts',
      'throw undefined;',
      /^config-failed: .* config file zerobus\.config\.ts: undefined\.$/,
    ],
    [
      'a throw in a function',
      'zerobus.config.ts',
      `export default () => { throw new TypeError('x'); };`,
      /TypeError: x\.$/,
    ],
    [
      'an import that is missing',
      'zerobus.config.ts',
      `import './nowhere.js';\nexport default {};`,
      /^config-failed: .*nowhere/,
    ],
    [
      'no default export',
      'zerobus.config.ts',
      'export const out = 1;',
      /^config-invalid: .*the configuration is missing/,
    ],
    [
      'a default export that is none',
      'zerobus.config.ts',
      'export default 7;',
      /the configuration is 7, but must be an object/,
    ],
    [
      'a promise that is rejected',
      'zerobus.config.ts',
      `export default Promise.reject(new Error('later'));`,
      /zerobus\.config\.ts: later\.$/,
    ],
    [
      'a wrong key',
      'zerobus.config.ts',
      'export default { oout: 1 };',
      /^config-invalid: .*unknown key oout; did you mean out\?$/,
    ],
    ['an empty file', 'zerobus.config.ts', '', /^config-invalid: .*default export of the file\.$/],
    [
      'an empty file that may be CommonJS',
      'zerobus.config.js',
      '\n',
      /^config-invalid: .*default export of the file\.$/,
    ],
    ['an empty .json', 'zerobus.config.json', '', /^config-failed: .*SyntaxError: Unexpected end of JSON input\.$/],
    ['a class', 'zerobus.config.ts', 'export default class A {}', /^config-failed: .*TypeError: Class constructor A/],
    [
      'a getter that throws',
      'zerobus.config.ts',
      `export default { get out() { throw new Error('late'); } };`,
      /^config-failed: .*zerobus\.config\.ts: late\.$/,
    ],
    [
      'a value that holds itself',
      'zerobus.config.ts',
      'const a: any = { proto: {} };\na.proto.goPackage = a;\nexport default a;',
      /^config-invalid: .*proto\.goPackage is an object, but must be a string\.$/,
    ],
    [
      'itself',
      'zerobus.config.ts',
      `import value from './zerobus.config.ts';\nexport default value;`,
      /^config-invalid: .*the configuration is missing/,
    ],
    [
      'a wrong key of package.json',
      'package.json',
      '{"zerobus": 3}',
      /^config-invalid: package\.json is not valid: the configuration is 3, but must be an object\.$/,
    ],
    ['one that is larger than any', 'zerobus.config.json', ' '.repeat(2 ** 24 + 1), /larger than 16 MiB\.$/],
    [
      'a cycle that never has a value',
      'zerobus.config.mjs',
      `import value from './zerobus.config.mjs';\nexport default { out: value.out };`,
      /^config-(failed|invalid): /,
    ],
  ])('%s', async (_, file, content, message) => {
    await using folder = await folderOf({ [file]: content });
    expect(await refusal(loadConfig(join(folder.path, file), file))).toMatch(message);
  });

  test('a file that is not there', async () => {
    expect(await refusal(loadConfig('/nowhere/zerobus.config.ts', 'x.ts'))).toBe(
      'config-not-found: Config file x.ts does not exist.',
    );
  });

  test('a folder', async () => {
    await using folder = await folderOf({ 'zerobus.config.ts/x': '' });
    expect(await refusal(loadConfig(join(folder.path, 'zerobus.config.ts'), 'x'))).toBe(
      'config-failed: Cannot load config file x: it is a folder.',
    );
  });

  test.skipIf(process.platform === 'win32')('a pipe, which nobody writes into', async () => {
    await using folder = await folderOf({});
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
    expect(await refusal(loadConfig(join(folder.path, 'pipe'), 'x'))).toBe(
      'config-failed: Cannot load config file x: it is not a regular file.',
    );
  });

  test('what never settles is waited for until the signal', async () => {
    await using folder = await folderOf({ 'zerobus.config.ts': 'export default new Promise(() => {});' });
    const stop = new AbortController();
    const file = join(folder.path, 'zerobus.config.ts');
    const loading = loadConfig(file, 'x', stop.signal);
    stop.abort(new Error('enough'));
    await expect(loading).rejects.toThrow('enough');
    await expect(loadConfig(file, 'x', stop.signal)).rejects.toThrow('enough');
  });
});
