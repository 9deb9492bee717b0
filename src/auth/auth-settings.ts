import type { Profile } from './choose-profile.js';
import type { Environment } from './environment.js';
import { type SettingName, settingPlaces, variableOf } from './setting-names.js';

/** Of these the environment is asked even where a flag names the profile: they say nothing about host and principal. */
const ofTheMachine: ReadonlySet<SettingName> = new Set<SettingName>(['cliPath', 'warehouse', 'httpPath']);

/** The settings of environment and profile together. */
export class AuthSettings {
  readonly environment: Environment;
  readonly profile: Profile | undefined;

  constructor(environment: Environment, profile: Profile | undefined) {
    this.environment = environment;
    this.profile = profile;
  }

  /** Its value, or '' where it is not set. The environment comes first, but for a profile that stands alone. */
  get(name: SettingName): string {
    return this.find(name)?.value ?? '';
  }

  /** Its value, and where it stands, for messages; whether that is the profile. */
  find(
    name: SettingName,
  ): { readonly value: string; readonly source: string; readonly ofProfile: boolean } | undefined {
    const alone = this.profile?.alone === true;
    const inProfile = this.#inProfile(name);
    if (alone && inProfile !== undefined) return inProfile;
    const found = alone && !ofTheMachine.has(name) ? undefined : variableOf(name, this.environment);
    return found === undefined ? inProfile : { value: found.value, source: found.variable, ofProfile: false };
  }

  /** A sentence for those of `names` that are not set, in the words of where they could stand; undefined where all are. */
  missing(...names: readonly SettingName[]): string | undefined {
    const unset = names.filter((name) => this.find(name) === undefined);
    if (unset.length === 0) return undefined;
    const variables = `${unset.map((name) => settingPlaces[name].variables[0]).join(' and ')} ${unset.length > 1 ? 'are' : 'is'} not set`;
    if (this.profile === undefined) return `${variables}.`;
    const keys = `the profile ${this.profile.name} has no ${unset.map((name) => settingPlaces[name].keys[0]).join(' and no ')}`;
    return this.profile.alone ? `${keys}.` : `${variables}, and ${keys}.`;
  }

  #inProfile(
    name: SettingName,
  ): { readonly value: string; readonly source: string; readonly ofProfile: true } | undefined {
    const key = settingPlaces[name].keys.find((each) => (this.profile?.values.get(each)?.trim() ?? '') !== '');
    if (key === undefined || this.profile === undefined) return undefined;
    const value = (this.profile.values.get(key) as string).trim();
    return { value, source: `${key} of the profile ${this.profile.name}`, ofProfile: true };
  }
}
