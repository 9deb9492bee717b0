import { join, relative } from 'node:path';
import { exists } from '../system/find-file.js';
import { readIfSmall } from '../system/read-file.js';
import { foldersUpward } from './folders-upward.js';
import { readTsconfig, type Tsconfig } from './read-tsconfig.js';

/** What the tsconfig of generated files says about them. */
export interface TypescriptFacts {
  readonly importExtension: 'js' | 'ts' | 'none';
  /** A target that generated code cannot be compiled for, and the file that sets it. */
  readonly oldTarget?: { readonly target: string; readonly file: string } | undefined;
}

/**
 * Reads the tsconfig of `folder`, a folder (that may not exist yet) inside `project`. Infers the extension in imports from it and
 * the nearest package.json: `ts` if the tsconfig keeps or rewrites `.ts` extensions, as Node's type stripping
 * needs; `js` for ES modules by Node's rules, which require an extension; `none` for bundlers and CommonJS, where not all
 * tools resolve `.js` (webpack, jest). Without a tsconfig, `js`. Throws GenError `tsconfig-invalid`.
 */
export async function inferTypescript(folder: string, project: string): Promise<TypescriptFacts> {
  const file = await findNearestFile('tsconfig.json', folder, project);
  if (file === undefined) return { importExtension: 'js' };
  const tsconfig = await readTsconfig(file, join(folder, 'index.ts'));
  const importExtension = await inferImportExtension(tsconfig.options, folder, project);
  const target = findOldTarget(tsconfig.options);
  return target === undefined ? { importExtension } : { importExtension, oldTarget: { target, file: tsconfig.file } };
}

/** Returns the target of a tsconfig if it is too old: ES5 code loops over no map, unless TypeScript is told to rewrite loops. */
export function findOldTarget({ target, downlevelIteration }: Tsconfig['options']): string | undefined {
  const name = String(target ?? '').toUpperCase();
  return /^ES[35]$/.test(name) && downlevelIteration !== true ? name : undefined;
}

async function inferImportExtension(
  options: Tsconfig['options'],
  folder: string,
  project: string,
): Promise<TypescriptFacts['importExtension']> {
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

/** Returns whether the nearest package.json makes `.js` and `.ts` files ES modules. */
async function isModule(folder: string, project: string): Promise<boolean> {
  const file = await findNearestFile('package.json', folder, project);
  const text = file === undefined ? '' : await readIfSmall(file);
  return /"type"\s*:\s*"module"/.test(text);
}

/** Finds a file in `folder` or a parent, up to the top of the repository, or up to `project` outside of one. */
async function findNearestFile(name: string, folder: string, project: string): Promise<string | undefined> {
  const { folders, inRepository } = await foldersUpward(folder);
  for (const at of folders) {
    if (await exists(join(at, name))) return join(at, name);
    // Not by spelling: Windows ignores the case of a drive letter.
    if (!inRepository && relative(at, project) === '') break;
  }
  return undefined;
}
