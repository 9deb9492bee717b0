import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { retryBusyNow } from '../system/busy-file.js';
import { exists } from '../system/find-file.js';
import { readIfSmall } from '../system/read-file.js';
import { foldersUpward } from './folders-upward.js';
import { readTsconfig, type Tsconfig } from './read-tsconfig.js';

/** What the project of generated files says about them. */
export interface TypescriptFacts {
  readonly importExtension: 'js' | 'ts' | 'none';
  /** A target that generated code cannot be compiled for, and the file that sets it. */
  readonly oldTarget?: { readonly target: string; readonly file: string } | undefined;
  /** Which zod the files import: its version, `listed` if package.json lists it and it is not installed, otherwise undefined. */
  readonly findZod: () => Promise<string | undefined>;
}

/**
 * Reads the tsconfig of `folder`, a folder (that may not exist yet) inside `project`, unless the `extension` in imports is known. It
 * is inferred from the tsconfig and the nearest package.json: `ts` if the tsconfig keeps or rewrites `.ts` extensions, as Node's type stripping
 * needs; `js` for ES modules by Node's rules, which require an extension; `none` for bundlers and CommonJS, where not all
 * tools resolve `.js` (webpack, jest). Without a tsconfig, `js`. Throws GenError `tsconfig-invalid`.
 */
export async function inferTypescript(
  folder: string,
  project: string,
  extension?: TypescriptFacts['importExtension'],
): Promise<TypescriptFacts> {
  const findZod = async (): Promise<string | undefined> =>
    findInstalledZod(folder) ?? ((await listsZod(folder)) ? 'listed' : undefined);
  const file = extension === undefined ? await findNearestFile('tsconfig.json', folder, project) : undefined;
  if (file === undefined) return { importExtension: extension ?? 'js', findZod };
  const tsconfig = await readTsconfig(file, join(folder, 'index.ts'));
  const importExtension = await inferImportExtension(tsconfig.options, folder, project);
  const target = findOldTarget(tsconfig.options);
  return { importExtension, findZod, oldTarget: target === undefined ? undefined : { target, file: tsconfig.file } };
}

/** Returns the version that code in a folder imports. */
function findInstalledZod(folder: string): string | undefined {
  try {
    const require = createRequire(join(folder, 'index.zod.ts'));
    const load = (): unknown => require('zod/package.json');
    const { version } = retryBusyNow({ path: folder, needs: 'read' }, load) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Returns whether a package.json above a folder lists zod, for a project whose packages are not installed yet. */
async function listsZod(folder: string): Promise<boolean> {
  const { folders } = await foldersUpward(folder);
  for (const at of folders) if (/"zod"\s*:/.test(await readIfSmall(join(at, 'package.json')))) return true;
  return false;
}

/** Returns the target of a tsconfig if it is too old: for ES5, TypeScript rejects loops over maps without `downlevelIteration`. */
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
