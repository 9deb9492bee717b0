import type { Profile } from './choose-profile.js';
import type { Environment } from './environment.js';
import { readVariable, type SettingName, settingSources } from './setting-names.js';

/** Settings that are read from the environment even if a flag selects the profile: they concern neither host nor principal. */
const machineSettings: ReadonlySet<SettingName> = new Set<SettingName>(['cliPath', 'warehouse', 'httpPath']);

/** The settings of environment and profile combined. The environment takes precedence, unless the profile is exclusive. */
export class AuthSettings {
  readonly environment: Environment;
  readonly profile: Profile | undefined;

  constructor(environment: Environment, profile: Profile | undefined) {
    this.environment = environment;
    this.profile = profile;
  }

  /** Returns the value of a setting, or '' if it is not set. */
  get(name: SettingName): string {
    return this.find(name)?.value ?? '';
  }

  /** Returns a setting with its origin for messages (`DATABRICKS_TOKEN`, `token of profile dev`); undefined if it is not set. */
  find(
    name: SettingName,
  ): { readonly value: string; readonly source: string; readonly fromProfile: boolean } | undefined {
    const exclusive = this.profile?.exclusive === true;
    const inProfile = this.#inProfile(name);
    if (exclusive && inProfile !== undefined) return inProfile;
    const found = exclusive && !machineSettings.has(name) ? undefined : readVariable(name, this.environment);
    return found === undefined ? inProfile : { value: found.value, source: found.variable, fromProfile: false };
  }

  /** Returns every secret in the settings, used or not, so that it can be masked in messages of other programs too. */
  secrets(): readonly string[] {
    const { environment, profile } = this;
    const values = [
      environment['DATABRICKS_TOKEN'],
      environment['DATABRICKS_CLIENT_SECRET'],
      environment['DATABRICKS_OIDC_TOKEN'],
      environment[this.get('oidcTokenEnv')],
      environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
      profile?.values.get('token'),
      profile?.values.get('client_secret'),
    ];
    return values.map((value) => value?.trim() ?? '').filter((value) => value !== '');
  }

  /** Returns a sentence that lists which of `names` are not set and where they could be set; undefined if all are set. */
  missing(...names: readonly SettingName[]): string | undefined {
    const unset = names.filter((name) => this.find(name) === undefined);
    if (unset.length === 0) return undefined;
    const variables = `${unset.map((name) => settingSources[name].variables[0]).join(' and ')} ${unset.length > 1 ? 'are' : 'is'} not set`;
    if (this.profile === undefined) return `${variables}.`;
    const keys = `profile ${this.profile.name} has no ${unset.map((name) => settingSources[name].keys[0]).join(' and no ')}`;
    return this.profile.exclusive ? `${keys}.` : `${variables}, and ${keys}.`;
  }

  #inProfile(
    name: SettingName,
  ): { readonly value: string; readonly source: string; readonly fromProfile: true } | undefined {
    const key = settingSources[name].keys.find((each) => (this.profile?.values.get(each)?.trim() ?? '') !== '');
    if (key === undefined || this.profile === undefined) return undefined;
    const value = (this.profile.values.get(key) as string).trim();
    return { value, source: `${key} of profile ${this.profile.name}`, fromProfile: true };
  }
}
