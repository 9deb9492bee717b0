import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inferTypescript } from '../../src/config/infer-typescript.ts';
import { folderOf } from './project-folder.ts';

const esm = '{"type":"module"}';

test.each<[options: Record<string, unknown> | undefined, packageJson: string, extension: string]>([
  [undefined, '{}', 'js'],
  [{}, '{}', 'js'],
  [{ module: 'NodeNext' }, esm, 'js'],
  [{ module: 'Node16' }, esm, 'js'],
  [{ module: 'node20' }, esm, 'js'],
  [{ module: 'NodeNext' }, '{}', 'none'],
  [{ module: 'NodeNext' }, '{"type":"commonjs"}', 'none'],
  [{ module: 'NodeNext', allowImportingTsExtensions: true, noEmit: true }, esm, 'ts'],
  [{ module: 'NodeNext', rewriteRelativeImportExtensions: true }, '{}', 'ts'],
  [{ module: 'ESNext', moduleResolution: 'Bundler' }, esm, 'none'],
  [{ module: 'ESNext', moduleResolution: 'bundler', allowImportingTsExtensions: true }, esm, 'none'],
  [{ module: 'Preserve' }, esm, 'none'],
  [{ module: 'CommonJS' }, '{}', 'none'],
  [{ module: 'ESNext', moduleResolution: 'node' }, esm, 'none'],
])('%j in a package %s: %s', async (compilerOptions, packageJson, extension) => {
  const tsconfig = compilerOptions === undefined ? {} : { 'tsconfig.json': JSON.stringify({ compilerOptions }) };
  await using folder = await folderOf({ ...tsconfig, 'package.json': packageJson, 'src/generated/x': '' });
  expect(await inferTypescript(join(folder.path, 'src/generated'), folder.path)).toEqual({
    importExtension: extension,
    findZod: expect.any(Function),
  });
});

test('options of a tsconfig that is extended count, and comments are taken', async () => {
  await using folder = await folderOf({
    'base.json': '{ "compilerOptions": { "module": "commonjs" } }',
    'tsconfig.json': '{ /* ours */ "extends": "./base.json", }',
    'package.json': '{}',
  });
  expect(await inferTypescript(join(folder.path, 'not', 'there'), folder.path)).toMatchObject({
    importExtension: 'none',
  });
});

test('a tsconfig that cannot be read is told of', async () => {
  await using folder = await folderOf({ 'tsconfig.json': '{ "extends": "./nowhere.json" }' });
  await expect(inferTypescript(folder.path, folder.path)).rejects.toMatchObject({ code: 'tsconfig-invalid' });
});

test.each<[text: string, reason: string]>([
  ...['"x"', '{}', '5', '[1]', '[null]', '[{}]', '[{ "path": 5 }]', '[{ "path": "\\u0000" }]'].map(
    (text): [string, string] => [`"references": ${text}`, '"references" must be a list of objects, each with a "path"'],
  ),
  ['"include": 5', 'a value has the wrong type'],
  ['"files": [null]', 'a value has the wrong type'],
  ['"extends": 5', 'a value has the wrong type'],
  ['"compilerOptions": { "module": 5 }', 'a value has the wrong type'],
])('a value that TypeScript does not take is told of: %s', async (text, reason) => {
  await using folder = await folderOf({ 'tsconfig.json': `{ ${text} }` });
  await expect(inferTypescript(folder.path, folder.path)).rejects.toMatchObject({
    code: 'tsconfig-invalid',
    message: expect.stringContaining(reason),
  });
});

/** Vite's template for React: tsconfig.json has no files of its own. */
const vite = {
  'tsconfig.json':
    '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }',
  'tsconfig.app.json':
    '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "bundler", "allowImportingTsExtensions": true, "noEmit": true }, "include": ["src"] }',
  'tsconfig.node.json': '{ "compilerOptions": { "module": "NodeNext" }, "include": ["vite.config.ts", "server"] }',
};
test.each<[what: string, files: Record<string, string>, out: string, extension: string]>([
  ['Vite, in its source', vite, 'src/generated', 'none'],
  ['Vite, beside its source: the first one imports it', vite, 'generated', 'none'],
  ['Vite, in code of Node', vite, 'server/generated', 'js'],
  [
    'shadcn: tsconfig.json has options too',
    {
      ...vite,
      'tsconfig.json': vite['tsconfig.json'].replace('{', '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } },'),
    },
    'src/generated',
    'none',
  ],
  [
    'a tsconfig that includes the output itself',
    {
      ...vite,
      'tsconfig.json':
        '{ "compilerOptions": { "module": "NodeNext" }, "references": [{ "path": "./tsconfig.app.json" }] }',
    },
    'src/generated',
    'js',
  ],
  [
    'a folder, over two steps',
    {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "lib" }, { "path": "app" }] }',
      'lib/tsconfig.json': '{ "compilerOptions": { "module": "NodeNext" } }',
      'app/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.web.json" }, { "path": ".." }] }',
      'app/tsconfig.web.json': '{ "compilerOptions": { "module": "Preserve" }, "include": ["../generated"] }',
    },
    'generated',
    'none',
  ],
  ['a reference to nothing', { 'tsconfig.json': '{ "files": [], "references": [{ "path": "./no" }] }' }, 'src', 'js'],
  [
    'references in a circle',
    {
      'tsconfig.json': '{ "files": [], "compilerOptions": { "module": "CommonJS" }, "references": [{ "path": "." }] }',
    },
    'src',
    'none',
  ],
])('references: %s', async (_, files, out, extension) => {
  await using folder = await folderOf({ 'package.json': esm, 'src/x': '', ...files });
  expect(await inferTypescript(join(folder.path, out), folder.path)).toEqual({
    importExtension: extension,
    findZod: expect.any(Function),
  });
});

test('a referenced tsconfig that cannot be read is named', async () => {
  await using folder = await folderOf({ ...vite, 'tsconfig.app.json': '{ "extends": "./nowhere.json" }' });
  await expect(inferTypescript(folder.path, folder.path)).rejects.toMatchObject({
    code: 'tsconfig-invalid',
    message: expect.stringContaining('tsconfig.app.json'),
  });
});

test.each<[options: Record<string, unknown>, old: string | undefined]>([
  [{ target: 'ES5' }, 'ES5'],
  [{ target: 'es3' }, 'ES3'],
  [{ target: 'es5', downlevelIteration: true }, undefined],
  [{ target: 'ES2015' }, undefined],
  [{}, undefined],
])('the target of %j is too old: %s', async (compilerOptions, old) => {
  await using folder = await folderOf({ 'tsconfig.json': JSON.stringify({ compilerOptions }), 'package.json': esm });
  const { oldTarget } = await inferTypescript(join(folder.path, 'src'), folder.path);
  expect(oldTarget).toEqual(old && { target: old, file: join(folder.path, 'tsconfig.json') });
});
