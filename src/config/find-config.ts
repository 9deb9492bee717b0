import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { genError } from '../diagnostics/gen-error.js';
import { jsonFault, parseJson } from '../system/parse-json.js';
import { foldersUpward } from './folders-upward.js';

/** In the order of docs/config.md. */
const names: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `zerobus.config.${ending}`);

/**
 * The config for a folder: its own, else that of the next folder upward that has one, as far as the repository goes.
 * Undefined where there is none. Throws GenError `config-ambiguous`, `config-failed`.
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (const at of foldersUpward(folder).folders) {
    const found = await configsIn(at);
    if (found.length > 1) throw genError('config-ambiguous', {}, { folder: at, files: found.join(', ') });
    if (found[0] !== undefined) return join(at, found[0]);
  }
  return undefined;
}

async function configsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) if (await isFile(join(folder, name))) found.push(name);
  if (await hasKey(join(folder, 'package.json'))) found.push('package.json');
  return found;
}

/** `"zerobus":`, wherever it stands. */
const key = /"zerobus"\s*:/;

/**
 * Whether a package.json has `zerobus`. One that cannot be read is somebody else's trouble, but where it is no JSON and the
 * key stands in it, the config would be passed over.
 */
async function hasKey(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!key.test(text)) return false;
  try {
    const value: unknown = parseJson(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'zerobus');
  } catch (error) {
    throw genError('config-failed', {}, { file, reason: jsonFault(error, 'it is not JSON') }, error);
  }
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}
