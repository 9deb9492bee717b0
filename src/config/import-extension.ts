import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getTsconfig } from 'get-tsconfig';
import { genError } from '../model/gen-error.js';

/**
 * How files in `folder` may import each other, by the tsconfig.json and the package.json that govern it. `ts` where the
 * tsconfig says that endings are kept or rewritten, as Node's own type stripping needs it; `js` where modules are ES
 * modules by Node's rules, which need an ending; `none` for bundlers and CommonJS, where an ending in `.js` is not
 * found by all (webpack, jest). Without a tsconfig `js`. Throws GenError `tsconfig-invalid`.
 */
export async function inferImportExtension(folder: string, shown: string): Promise<'js' | 'ts' | 'none'> {
  const options = readOptions(folder, shown);
  if (options === undefined) return 'js';
  const module = String(options['module'] ?? '').toLowerCase();
  const resolution = String(options['moduleResolution'] ?? '').toLowerCase();
  const byNode = /^node(16|18|20|next)$/;
  if (byNode.test(module) || byNode.test(resolution)) {
    if (options['allowImportingTsExtensions'] === true || options['rewriteRelativeImportExtensions'] === true)
      return 'ts';
    return (await isModule(folder)) ? 'js' : 'none';
  }
  if (resolution === 'bundler' || module === 'preserve') return 'none';
  return module === 'commonjs' || /^node(10)?$|^classic$/.test(resolution) ? 'none' : 'js';
}

function readOptions(folder: string, shown: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const found = getTsconfig(folder);
    return found === null ? undefined : { ...found.config.compilerOptions };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]!.replace(/\.$/, '') : String(error);
    throw genError('tsconfig-invalid', {}, { folder: shown, reason }, error);
  }
}

/** Whether the nearest package.json says that `.js` and `.ts` are ES modules. */
async function isModule(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const text = await readFile(join(at, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return /"type"\s*:\s*"module"/.test(text);
    if (at === dirname(at)) return false;
  }
}
