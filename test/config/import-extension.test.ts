import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inferImportExtension } from '../../src/config/import-extension.ts';
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
  expect(await inferImportExtension(join(folder.path, 'src/generated'), folder.path)).toBe(extension);
});

test('options of a tsconfig that is extended count, and comments are taken', async () => {
  await using folder = await folderOf({
    'base.json': '{ "compilerOptions": { "module": "commonjs" } }',
    'tsconfig.json': '{ /* ours */ "extends": "./base.json", }',
    'package.json': '{}',
  });
  expect(await inferImportExtension(join(folder.path, 'not', 'there'), folder.path)).toBe('none');
});

test('a tsconfig that cannot be read is told of', async () => {
  await using folder = await folderOf({ 'tsconfig.json': '{ "extends": "./nowhere.json" }' });
  await expect(inferImportExtension(folder.path, folder.path)).rejects.toMatchObject({ code: 'tsconfig-invalid' });
});
