import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GenError, genError } from '../model/gen-error.js';
import { parseJson } from '../model/parse-json.js';
import { validateConfig } from './validate-config.js';
import { defineConfig, type ZerobusConfig } from './zerobus-config.js';

/**
 * The configuration in a file: JSON, the key `zerobus` of a package.json, or the default export of a module, which may
 * be a function or a promise. `shown` is how messages name it. Throws GenError `config-not-found`, `config-failed`,
 * `config-invalid`.
 */
export async function loadConfig(file: string, shown: string): Promise<ZerobusConfig> {
  return validateConfig(await readValue(file, shown), shown);
}

/** In bytes. A thousand tables with their options have 100 kB. */
const maxSize = 16 * 1024 * 1024;

function tooLarge(file: string): GenError {
  return genError('config-failed', {}, { file, reason: `it is larger than ${maxSize / 1024 / 1024} MiB` });
}

async function readValue(file: string, shown: string): Promise<unknown> {
  let text: string;
  try {
    if ((await stat(file)).size > maxSize) throw tooLarge(shown);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof GenError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') throw genError('config-not-found', {}, { file: shown }, error);
    throw genError('config-failed', {}, { file: shown, reason: `it cannot be read (${code})` }, error);
  }
  try {
    if (!file.endsWith('.json')) return await runModule(file);
    const value = parseJson(text);
    return basename(file) === 'package.json' ? (value as { zerobus?: unknown } | null)?.zerobus : value;
  } catch (error) {
    throw genError('config-failed', {}, { file: shown, reason: reasonOf(error) }, error);
  }
}

/** Where the tool is not installed beside the config, `zerobus-gen` still is this one. */
async function runModule(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(file, {
    moduleCache: false,
    interopDefault: false,
    virtualModules: { 'zerobus-gen': { defineConfig } },
  });
  const loaded = await jiti.import<{ default?: unknown }>(file);
  const value = loaded.default;
  return typeof value === 'function' ? await (value as () => unknown)() : await value;
}

/** What was thrown, on one line; a stack would bury it. */
function reasonOf(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error);
  const line = text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .replace(/[.:]$/, '');
  return line.length > 500 ? `${line.slice(0, 500)}…` : line || 'it threw something without a message';
}
