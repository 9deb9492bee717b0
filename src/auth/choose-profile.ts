import { genError } from '../diagnostics/gen-error.js';
import { nearestWord } from '../diagnostics/nearest-word.js';
import type { Environment } from './environment.js';
import { type ConfigFile, readConfigFile } from './read-config-file.js';
import { accessSettings, readVariable } from './setting-names.js';

/** A profile of the Databricks config file. */
export interface Profile {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  /** Selected by a flag: host and credentials come from this profile only. Otherwise the environment takes precedence. */
  readonly exclusive: boolean;
}

/** The result of `chooseProfile`. */
export interface ChosenProfile {
  readonly profile?: Profile;
  /** The path of the config file, for messages. */
  readonly file: string;
  /** Whether the file was read and which profile was used, as a sentence for messages. */
  readonly note: string;
}

const settingsSection = '__settings__';

/**
 * Chooses the profile: from the flag, else DATABRICKS_CONFIG_PROFILE, else `default_profile` of `[__settings__]`, else
 * `DEFAULT`. If no profile is named and a flag or the environment sets a host or credentials, the file is not read, as in
 * Databricks' SDKs. Throws GenError `profile-not-found` or `config-file-unreadable`.
 */
export async function chooseProfile(environment: Environment, host: string, flag: string): Promise<ChosenProfile> {
  const named = flag || environment['DATABRICKS_CONFIG_PROFILE']?.trim() || '';
  const set =
    host === '' ? accessSettings.map((name) => readVariable(name, environment)?.variable).find(Boolean) : '--host';
  if (named === '' && set !== undefined) {
    const file = environment['DATABRICKS_CONFIG_FILE']?.trim() || '~/.databrickscfg';
    return { file, note: `not read, because ${set} is set and no profile is named.` };
  }
  const file = await readConfigFile(environment);
  if (named !== '') {
    // A CI job may inherit the variable without having the file. Like the SDKs, continue with the environment.
    if (flag === '' && file.sections === undefined && set !== undefined)
      return { file: file.shown, note: 'the file does not exist.' };
    return useProfile(file, named, flag === '' ? 'DATABRICKS_CONFIG_PROFILE' : '--profile', flag !== '');
  }
  const defaultName = file.sections?.get(settingsSection)?.get('default_profile')?.trim() ?? '';
  if (defaultName !== '') return useProfile(file, defaultName, `default_profile in [${settingsSection}]`, false);
  if (file.sections === undefined) return { file: file.shown, note: 'the file does not exist.' };
  if ((file.sections.get('DEFAULT')?.size ?? 0) === 0)
    return { file: file.shown, note: 'it has no profile DEFAULT, and no other profile is named.' };
  return useProfile(file, 'DEFAULT', '', false);
}

function useProfile({ shown, sections }: ConfigFile, name: string, source: string, exclusive: boolean): ChosenProfile {
  const values = name === settingsSection ? undefined : sections?.get(name);
  if (values !== undefined && values.size > 0) {
    return { profile: { name, values, exclusive }, file: shown, note: `profile ${name} was read.` };
  }
  const known = [...(sections ?? [])]
    .filter(([other, { size }]) => other !== settingsSection && size > 0)
    .map(([other]) => other);
  const near = nearestWord(name, known);
  const params = {
    profile: name,
    source,
    reason: sections === undefined ? `${shown} does not exist` : listProfiles(shown, known),
    suggestion: near === undefined ? '' : ` (did you mean ${near}?)`,
  };
  throw genError('profile-not-found', {}, params);
}

function listProfiles(file: string, known: readonly string[]): string {
  if (known.length === 0) return `${file} has no profiles`;
  const more = known.length > 10 ? ` and ${known.length - 10} more` : '';
  return `${file} has the profiles ${known.slice(0, 10).join(', ')}${more}`;
}
