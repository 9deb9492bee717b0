import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPackageFile } from '../../src/system/package-file.ts';

const source = fileURLToPath(new URL('../../src/system/package-file.ts', import.meta.url));
const OWN = '{\n  "name": "zerobus-gen",\n  "version": "1.2.3"\n}\n';
const OTHER = '{\n  "name": "a-program",\n  "version": "9.9.9"\n}\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus files '));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** Bundles the module into a file that prints package.json, and runs it. */
async function printManifest(path: string, format: 'esm' | 'cjs' = 'esm'): Promise<string> {
  const code = `import { readPackageFile } from ${JSON.stringify(source)};\nconsole.log(readPackageFile('package.json'));`;
  await build({
    stdin: { contents: code, resolveDir: dirname(source) },
    bundle: true,
    platform: 'node',
    format,
    logLevel: 'error',
    outfile: join(folder, path),
  });
  return (await promisify(execFile)(process.execPath, [join(folder, path)])).stdout;
}

test('the sources find the files of the package', () => {
  expect(JSON.parse(readPackageFile('package.json'))).toMatchObject({ name: 'zerobus-gen' });
  expect(readPackageFile('templates/init/github.yml')).toContain('github-oidc');
});

describe('a module of the package', () => {
  test.each(['index.mjs', 'dist/index.mjs', 'dist/chunks/package-file.mjs', 'dist/a/b/c/deep.mjs'])(
    'in %s finds the package',
    async (path) => {
      await write('package.json', OTHER);
      await write('node_modules/zerobus-gen/package.json', OWN);
      // A package.json without a name, as builds write it to choose a module format.
      await write('node_modules/zerobus-gen/dist/package.json', '{"type": "module"}');
      expect(JSON.parse(await printManifest(`node_modules/zerobus-gen/${path}`))).toMatchObject({ version: '1.2.3' });
    },
  );
});

describe('a module bundled into another program', () => {
  test.each([
    ['dist/program.mjs', 'esm'],
    ['dist/program.cjs', 'cjs'],
  ] as const)('%s ends with an error that says so', async (path, format) => {
    await write('package.json', OTHER);
    await expect(printManifest(path, format)).rejects.toMatchObject({
      stderr: expect.stringContaining(
        'The files of the package zerobus-gen were not found. Do not bundle zerobus-gen into another program.',
      ),
    });
  });
});
