import { join, relative } from 'node:path';
import { genError } from '../diagnostics/gen-error.js';
import { exists } from '../system/find-file.js';
import { readIfSmall } from '../system/read-file.js';
import { foldersUpward } from './folders-upward.js';

/**
 * Infers the extension in imports between files of `folder`, a folder (that may not exist yet) inside `project`, from the
 * nearest tsconfig.json and package.json: `ts` if the tsconfig keeps or rewrites `.ts` extensions, as Node's type stripping
 * needs; `js` for ES modules by Node's rules, which require an extension; `none` for bundlers and CommonJS, where not all
 * tools resolve `.js` (webpack, jest). Without a tsconfig, `js`. Throws GenError `tsconfig-invalid`.
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
  const file = await findNearestFile('tsconfig.json', folder, project);
  if (file === undefined) return undefined;
  try {
    const { parseTsconfig } = await import('get-tsconfig');
    return { ...parseTsconfig(file).compilerOptions };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]!.replace(/\.$/, '') : String(error);
    throw genError('tsconfig-invalid', {}, { file, reason }, error);
  }
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
