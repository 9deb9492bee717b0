import { genError } from '../diagnostics/gen-error.js';
import { isMissing } from '../system/error-code.js';
import { homeFolder } from '../system/home-folder.js';
import { readTextBounded } from '../system/read-file.js';
import { systemReason } from '../system/system-reason.js';
import type { Environment } from './environment.js';
import { type ConfigSections, parseConfig } from './parse-config.js';

/** The config file of the Databricks tools: DATABRICKS_CONFIG_FILE, by default `~/.databrickscfg`. */
export interface ConfigFile {
  /** Its path, for messages. */
  readonly shown: string;
  /** Undefined if the file does not exist. */
  readonly sections: ConfigSections | undefined;
}

/** In bytes. A profile has a few lines. */
const maxSize = 1024 * 1024;

/**
 * Reads the Databricks config file. A missing file is an error only if DATABRICKS_CONFIG_FILE names it. Throws GenError
 * `config-file-unreadable`.
 */
export async function readConfigFile(environment: Environment): Promise<ConfigFile> {
  const given = environment['DATABRICKS_CONFIG_FILE']?.trim() ?? '';
  const shown = given === '' ? '~/.databrickscfg' : given;
  const path = expandHome(shown, environment);
  if (path === undefined) {
    if (given === '') return { shown, sections: undefined };
    throw unreadable(shown, 'cannot expand ~ because neither HOME nor USERPROFILE is set');
  }
  let text: string;
  try {
    text = await readTextBounded(path, { maxBytes: maxSize });
  } catch (cause) {
    if (isMissing(cause) && given === '') return { shown, sections: undefined };
    throw unreadable(shown, systemReason(cause), cause);
  }
  const parsed = parseConfig(text);
  if ('reason' in parsed) throw unreadable(shown, `line ${parsed.line}: ${parsed.reason}`);
  return { shown, sections: parsed };
}

/** Expands `~` like a shell. Undefined if the home directory is needed but unknown. */
function expandHome(path: string, environment: Environment): string | undefined {
  if (path !== '~' && !/^~[\\/]/.test(path)) return path;
  const home = homeFolder(environment);
  return home ? home + path.slice(1) : undefined;
}

function unreadable(file: string, reason: string, cause?: unknown): Error {
  return genError('config-file-unreadable', {}, { file, reason }, cause);
}
