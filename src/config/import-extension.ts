import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { genError } from '../diagnostics/gen-error.js';
import { foldersUpward } from './folders-upward.js';

/**
 * How files in `folder`, which is or will be somewhere in `project`, may import each other, by the tsconfig.json and the package.json that govern it. `ts` where the
 * tsconfig says that endings are kept or rewritten, as Node's own type stripping needs it; `js` where modules are ES
 * modules by Node's rules, which need an ending; `none` for bundlers and CommonJS, where an ending in `.js` is not
 * found by all (webpack, jest). Without a tsconfig `js`. Throws GenError `tsconfig-invalid`.
 */
export async function inferImportExtension(folder: string, project: string): Promise<'js' | 'ts' | 'none'> {
  const options = await readOptions(folder, project);
  if (options === undefined) return 'js';
  const module = String(options['module'] ?? '').toLowerCase();
  const resolution = String(options['moduleResolution'] ?? '').toLowerCase();
  const byNode = /^node(16|18|20|next)$/;
  if (byNode.test(module) || byNode.test(resolution)) {
    if (options['allowImportingTsExtensions'] === true || options['rewriteRelativeImportExtensions'] === true)
      return 'ts';
    return (await isModule(folder, project)) ? 'js' : 'none';
  }
  if (resolution === 'bundler' || module === 'preserve') return 'none';
  return module === 'commonjs' || /^node(10)?$|^classic$/.test(resolution) ? 'none' : 'js';
}

async function readOptions(folder: string, project: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const file = nearestFile('tsconfig.json', folder, project);
  if (file === undefined) return undefined;
  try {
    const { parseTsconfig } = await import('get-tsconfig');
    return { ...parseTsconfig(file).compilerOptions };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]!.replace(/\.$/, '') : String(error);
    throw genError('tsconfig-invalid', {}, { file, reason }, error);
  }
}

/** Whether the nearest package.json says that `.js` and `.ts` are ES modules. */
async function isModule(folder: string, project: string): Promise<boolean> {
  const file = nearestFile('package.json', folder, project);
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '');
  return /"type"\s*:\s*"module"/.test(text);
}

/** Looked for from `folder` up to the top of the repository; where there is none, up to `project`. */
function nearestFile(name: string, folder: string, project: string): string | undefined {
  const { folders, inRepository } = foldersUpward(folder);
  const within = inRepository ? folders : folders.slice(0, folders.indexOf(project) + 1);
  return within.map((at) => join(at, name)).find((file) => existsSync(file));
}
