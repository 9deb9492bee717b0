import { basename } from 'node:path';
import { GenError, genError } from '../diagnostics/gen-error.js';
import { parseJson } from '../system/bounded-json.js';
import { errorCode, isMissing } from '../system/error-code.js';
import { FileRejected, readTextBounded } from '../system/read-file.js';
import { systemReason } from '../system/system-reason.js';
import { validateConfig } from './validate-config.js';
import { defineConfig, type ZerobusConfig } from './zerobus-config.js';

/**
 * Loads and validates a config: a JSON file, the key `zerobus` of a package.json, or the default export of a module, which
 * can be a function or a promise. `shown` is its path for messages. Throws GenError `config-not-found`, `config-failed` or
 * `config-invalid`, or the reason of `signal`, which stops waiting for a promise.
 */
export async function loadConfig(file: string, shown: string, signal?: AbortSignal): Promise<ZerobusConfig> {
  const value = await orAborted(readValue(file, shown), signal);
  try {
    return validateConfig(value, shown);
  } catch (error) {
    // A getter or a proxy of the config threw.
    throw error instanceof GenError ? error : configFailed(shown, describeError(error), error);
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.finally(() => signal.removeEventListener('abort', stop)).then(resolve, reject);
  });
}

/** The largest config file, in bytes. A thousand tables with options take 100 kB. */
const maxSize = 16 * 1024 * 1024;

function configFailed(file: string, reason: string, cause?: unknown): GenError {
  return genError('config-failed', {}, { file, reason }, cause);
}

async function readValue(file: string, shown: string): Promise<unknown> {
  let text: string;
  try {
    text = await readTextBounded(file, { maxBytes: maxSize });
  } catch (error) {
    if (error instanceof FileRejected) throw configFailed(shown, error.reason);
    if (errorCode(error) === 'EISDIR') throw configFailed(shown, 'it is a folder');
    if (isMissing(error)) throw genError('config-not-found', {}, { file: shown }, error);
    throw configFailed(shown, `it cannot be read: ${systemReason(error)}`, error);
  }
  try {
    // As CommonJS, an empty file would be an empty object.
    if (!file.endsWith('.json')) return text.trim() === '' ? undefined : await runModule(file);
    const value = parseJson(text);
    return basename(file) === 'package.json' ? (value as { zerobus?: unknown } | null)?.zerobus : value;
  } catch (error) {
    throw configFailed(shown, describeError(error), error);
  }
}

/** Runs a config module. Its import of `zerobus-gen` resolves to this package, even if that is not installed beside it. */
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

/** Describes what was thrown on one line, without the stack. */
function describeError(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error);
  const line = text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .replace(/[.:]$/, '');
  return line.length > 500 ? `${line.slice(0, 500)}…` : line || 'it threw an error without a message';
}
