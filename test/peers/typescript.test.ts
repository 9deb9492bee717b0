// TypeScript 5.4 to 7, each with all strict settings that it has, over generated code and the declarations it imports.
// Errors are planted among it, one for each setting: a version must find exactly these.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmPackages } from './npm-packages.ts';
import { describePeer } from './peer.ts';
import { run } from './run.ts';
import { compile, compiler, namePlanted, plant } from './typescript/compiler.ts';
import {
  asCompilerOptions,
  isBefore,
  strictOptions,
  strictOptionsOf,
  type Version,
  versions,
} from './typescript/strict-options.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const options = {
  target: 'ES2022',
  lib: ['ES2023', 'ESNext.Disposable'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  // As in this repository's own check: for the golden whose imports end so.
  allowImportingTsExtensions: true,
};

/** Everything generated that is committed, and of it one of each output, each type and each ending of imports. */
const all = ['generated', 'test/golden/*/output/generated', 'test/app/generate/golden'];
const oneOfEach = [
  'generated',
  'test/golden/output-*/output/generated',
  'test/golden/config-imports-*/output/generated',
];

const resolutions = {
  // Imports without an ending are not for ES modules by Node's rules.
  NodeNext: { module: 'NodeNext', include: all, exclude: () => ['test/golden/config-imports-none'] },
  // Compilers are slow, and how modules are found changes nothing in a table. `import Long = require('long')`, which pbts
  // writes, finds the types of the ES module before 5.6 (docs/typescript.md).
  Bundler: {
    module: 'ESNext',
    include: oneOfEach,
    exclude: (version: Version) => (isBefore(version, '5.6') ? ['**/*.pb.d.ts'] : []),
  },
} as const;

let folder: string;
let planted: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus-typescript-'));
  planted = await plant(join(folder, 'planted'));
});
afterAll(() => rm(folder, { recursive: true }));

await describePeer(
  'TypeScript',
  () => npmPackages('compilers'),
  (modules) => {
    describe.concurrent.each(versions)('%s', (version) => {
      const tsc = compiler(modules, version);

      test('is that version', async () => {
        expect(await run(process.execPath, [tsc, '--version'])).toContain(`Version ${version}.`);
      });

      test.each(['NodeNext', 'Bundler'] as const)('%s: finds what is planted and nothing else', async (resolution) => {
        const strict = strictOptionsOf(version);
        const { module, include, exclude } = resolutions[resolution];
        const at = join(folder, `${version}-${resolution}`);
        const errors = await compile(tsc, at, {
          compilerOptions: {
            ...options,
            ...asCompilerOptions(strict, true),
            module,
            moduleResolution: resolution,
            // Declarations are checked where they are made.
            declaration: true,
            emitDeclarationOnly: true,
            outDir: join(at, 'out'),
            rootDir: parse(root).root,
          },
          files: planted,
          include: include.map((path) => join(root, path, '**/*.ts')),
          exclude: exclude(version).map((path) => join(root, path)),
        });
        expect(namePlanted(errors)).toEqual(strict.map(({ name }) => name).sort());
      });

      test('has no other of the strict settings', async () => {
        const known = strictOptionsOf(version);
        const errors = await compile(tsc, join(folder, `${version}-known`), {
          compilerOptions: {
            ...asCompilerOptions(strictOptions, true),
            types: [],
            noLib: true,
            noEmit: true,
            declaration: true,
          },
          files: [planted[1]!],
        });
        const unknown = errors.flatMap(
          (error) => /error TS5023: Unknown compiler option '(\w+)'/.exec(error)?.[1] ?? [],
        );
        const later = strictOptions.filter((option) => !known.includes(option));
        expect(unknown.sort()).toEqual(later.map(({ name }) => name).sort());
      });
    });

    test('without its setting nothing planted is an error', async () => {
      const errors = await compile(compiler(modules, '5.9'), join(folder, 'lax'), {
        compilerOptions: {
          ...options,
          ...asCompilerOptions(strictOptions, false),
          module: 'NodeNext',
          noEmit: true,
        },
        files: planted,
      });
      expect(namePlanted(errors)).toEqual([]);
    });

    test('the newest has no check that is not listed', async () => {
      const help = await run(process.execPath, [compiler(modules, versions.at(-1)!), '--all', '--pretty', 'false']);
      const [, checks = ''] = /^### Type Checking\n([\s\S]*?)^### /m.exec(help) ?? [];
      const names = [...checks.matchAll(/^--(\w+)/gm)].map(([, name]) => name);
      expect(names.length).toBeGreaterThan(15);
      const listed = new Set([...strictOptions.map(({ name }) => name), ...ofStrict, ...noChecks]);
      expect(names.filter((name) => !listed.has(name!))).toEqual([]);
    });
  },
);

/** The family of `strict`, as far as it is not listed. */
const ofStrict: readonly string[] = [
  'alwaysStrict',
  'noImplicitAny',
  'noImplicitThis',
  'strictBindCallApply',
  'strictFunctionTypes',
  'strictNullChecks',
  'strictPropertyInitialization',
  'useUnknownInCatchVariables',
];

/** In the same list, but no checks: how packages are found twice, and in which order types are printed. */
const noChecks: readonly string[] = ['deduplicatePackages', 'stableTypeOrdering'];
