import { join } from 'node:path';
import { genError } from '../diagnostics/gen-error.js';
import { jsonFault, parseJson } from '../system/bounded-json.js';
import { findFile } from '../system/find-file.js';
import { readIfSmall } from '../system/read-file.js';
import { foldersUpward } from './folders-upward.js';

/** File names of a config, in the order of docs/config.md. */
const names: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `zerobus.config.${ending}`);

/**
 * Finds the config for a folder: in the folder itself, else in the nearest parent that has one, up to the top of the
 * repository. Returns undefined if none has. Throws GenError `config-ambiguous` or `config-failed`.
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (const at of (await foldersUpward(folder)).folders) {
    const found = await listConfigs(at);
    if (found.length > 1) throw genError('config-ambiguous', {}, { folder: at, files: found.join(', ') });
    if (found[0] !== undefined) return join(at, found[0]);
  }
  return undefined;
}

async function listConfigs(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) if (await isFile(join(folder, name))) found.push(name);
  if (await hasKey(join(folder, 'package.json'))) found.push('package.json');
  return found;
}

/** `"zerobus":` at any depth. */
const key = /"zerobus"\s*:/;

/**
 * Returns whether a package.json has the key `zerobus`. A file that contains the key but is
 * not valid JSON is an error, since its config would be ignored.
 */
async function hasKey(file: string): Promise<boolean> {
  const text = await readIfSmall(file);
  if (!key.test(text)) return false;
  try {
    const value: unknown = parseJson(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'zerobus');
  } catch (error) {
    throw genError('config-failed', {}, { file, reason: jsonFault(error, 'it is not JSON') }, error);
  }
}

async function isFile(file: string): Promise<boolean> {
  return (await findFile(file))?.isFile() ?? false;
}
