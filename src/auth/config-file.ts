import { readFile, stat } from 'node:fs/promises';
import { GenError, genError } from '../diagnostics/gen-error.js';
import type { Environment } from './environment.js';
import { type ConfigSections, parseConfig } from './parse-config.js';

/** The config file of the Databricks tools, `~/.databrickscfg` or what DATABRICKS_CONFIG_FILE names. */
export interface ConfigFile {
  /** As messages name it. */
  readonly shown: string;
  /** Undefined where there is no such file. */
  readonly sections: ConfigSections | undefined;
}

/** In bytes. A profile has some lines. */
const maxSize = 1024 * 1024;

/**
 * Reads the config file. One that is not there is none, unless DATABRICKS_CONFIG_FILE names it.
 * Throws GenError `config-file-unreadable`.
 */
export async function readConfigFile(environment: Environment): Promise<ConfigFile> {
  const given = environment['DATABRICKS_CONFIG_FILE']?.trim() ?? '';
  const shown = given === '' ? '~/.databrickscfg' : given;
  const path = withHome(shown, environment);
  if (path === undefined) {
    if (given === '') return { shown, sections: undefined };
    throw unreadable(shown, 'there is no HOME for ~');
  }
  let text: string;
  try {
    if ((await stat(path)).size > maxSize) throw unreadable(shown, `it is larger than ${maxSize / 1024 / 1024} MiB`);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof GenError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'ENOENT' && given === '') return { shown, sections: undefined };
    throw unreadable(shown, reasons[code] ?? `reading it fails (${code})`, cause);
  }
  const parsed = parseConfig(text);
  if ('reason' in parsed) throw unreadable(shown, `line ${parsed.line}: ${parsed.reason}`);
  return { shown, sections: parsed };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

/** `~` as a shell has it. USERPROFILE is what Windows has. Undefined where it is needed and not known. */
function withHome(path: string, environment: Environment): string | undefined {
  if (path !== '~' && !/^~[\\/]/.test(path)) return path;
  const home = environment['HOME'] || environment['USERPROFILE'];
  return home ? home + path.slice(1) : undefined;
}

function unreadable(file: string, reason: string, cause?: unknown): Error {
  return genError('config-file-unreadable', {}, { file, reason }, cause);
}
