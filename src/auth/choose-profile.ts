import { genError } from '../diagnostics/gen-error.js';
import { nearestWord } from '../diagnostics/nearest-word.js';
import { type ConfigFile, readConfigFile } from './config-file.js';
import type { Environment } from './environment.js';
import { accessSettings, variableOf } from './setting-names.js';

/** A profile of the config file. */
export interface Profile {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  /** It is named by a flag: host and credentials come from it alone. Else the environment comes first. */
  readonly alone: boolean;
}

export interface ChosenProfile {
  readonly profile?: Profile;
  /** The config file as messages name it, and what came of it: a sentence. */
  readonly file: string;
  readonly note: string;
}

const settingsSection = '__settings__';

/**
 * The profile that counts: of the flag, else of DATABRICKS_CONFIG_PROFILE, else `default_profile` of `[__settings__]`,
 * else `DEFAULT`. Without a name the file is not read where flag or environment have a host or any credentials, as in
 * Databricks' SDKs. Throws GenError `profile-not-found`, `config-file-unreadable`.
 */
export async function chooseProfile(environment: Environment, host: string, flag: string): Promise<ChosenProfile> {
  const named = flag || environment['DATABRICKS_CONFIG_PROFILE']?.trim() || '';
  const set =
    host === '' ? accessSettings.map((name) => variableOf(name, environment)?.variable).find(Boolean) : '--host';
  if (named === '' && set !== undefined) {
    const file = environment['DATABRICKS_CONFIG_FILE']?.trim() || '~/.databrickscfg';
    return { file, note: `not read, because ${set} is given and no profile is named.` };
  }
  const file = await readConfigFile(environment);
  if (named !== '') {
    // A job without the file may have the name of the profile from where the file is: SDKs go on with the environment.
    if (flag === '' && file.sections === undefined && set !== undefined)
      return { file: file.shown, note: 'there is no such file.' };
    return take(file, named, flag === '' ? 'DATABRICKS_CONFIG_PROFILE' : '--profile', flag !== '');
  }
  const byFile = file.sections?.get(settingsSection)?.get('default_profile')?.trim() ?? '';
  if (byFile !== '') return take(file, byFile, `default_profile in [${settingsSection}]`, false);
  if (file.sections === undefined) return { file: file.shown, note: 'there is no such file.' };
  if ((file.sections.get('DEFAULT')?.size ?? 0) === 0)
    return { file: file.shown, note: 'it has no profile DEFAULT, and none is named.' };
  return take(file, 'DEFAULT', '', false);
}

function take({ shown, sections }: ConfigFile, name: string, source: string, alone: boolean): ChosenProfile {
  const values = name === settingsSection ? undefined : sections?.get(name);
  if (values !== undefined && values.size > 0) {
    return { profile: { name, values, alone }, file: shown, note: `the profile ${name} was read.` };
  }
  const known = [...(sections ?? [])]
    .filter(([other, { size }]) => other !== settingsSection && size > 0)
    .map(([other]) => other);
  throw genError(
    'profile-not-found',
    {},
    { profile: name, file: shown, source, among: among(name, known, sections !== undefined) },
  );
}

/** As the rest of a sentence: which profiles there are, and which one may be meant. */
function among(name: string, known: readonly string[], exists: boolean): string {
  if (!exists) return ', which does not exist.';
  if (known.length === 0) return ', which has none.';
  const near = nearestWord(name, known);
  const more = known.length > 10 ? ` and ${known.length - 10} more` : '';
  return `, which has ${known.slice(0, 10).join(', ')}${more}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}
