import { genError } from '../diagnostics/gen-error.js';
import { systemClock } from '../system/clock.js';
import type { HttpSettings } from '../system/http/request.js';
import { AuthSettings } from './auth-settings.js';
import { type AuthType, parseAuthType } from './auth-type.js';
import { CachedTokens } from './cached-tokens.js';
import { type ChosenProfile, chooseProfile } from './choose-profile.js';
import type { Environment } from './environment.js';
import { listWays } from './providers/list-ways.js';
import type { Way } from './providers/way.js';
import { secretsOf } from './secrets-of.js';
import type { TokenSource } from './token-source.js';
import { tryWays } from './try-ways.js';
import { isLoopback, parseHost } from './workspace-host.js';

/** What names a workspace. */
export interface WorkspaceSettings {
  readonly environment: Environment;
  /** Of a flag: before the environment and the profile. */
  readonly host?: string | undefined;
  /** Of a flag: host and credentials of the environment do not count then. */
  readonly profile?: string | undefined;
  readonly http?: HttpSettings;
  /** For one run of the Databricks CLI. Default 30,000. */
  readonly cliTimeoutMs?: number;
}

/** A workspace, and how to be let in. */
export interface Workspace {
  /** Scheme, host, port. */
  readonly host: URL;
  /** Absent for a server of this machine for which nothing is set: it is asked without authentication. */
  readonly tokens?: TokenSource;
  /** The profile that was read. */
  readonly profile?: string;
  /** Id of the SQL warehouse: DATABRICKS_WAREHOUSE_ID, or `warehouse_id` of the profile. */
  readonly warehouse?: string;
  /** Of a SQL warehouse or cluster: DATABRICKS_HTTP_PATH. */
  readonly httpPath?: string;
}

/**
 * Host and credentials as Databricks' unified authentication has them: flags, then the environment, then the profile of the
 * config file. Nothing is asked for until the first token is. Throws GenError `no-host`, `invalid-host`, `insecure-host`,
 * `config-file-unreadable`, `profile-not-found`, `profile-without-host`, `auth-type-unsupported`.
 */
export async function resolveWorkspace(request: WorkspaceSettings): Promise<Workspace> {
  const { environment, http = {}, cliTimeoutMs = 30_000 } = request;
  const hostFlag = request.host?.trim() ?? '';
  const chosen = await chooseProfile(environment, hostFlag, request.profile?.trim() ?? '');
  const settings = new AuthSettings(environment, chosen.profile);
  const host = parseHost(hostFlag || settings.get('host') || noHost(chosen));
  const pin = settings.find('authType');
  const pinned = parseAuthType(pin?.value ?? '', pin?.source ?? '');
  const ways = listWays({ settings, secrets: secretsOf(settings), host, http, cliTimeoutMs });
  const warehouse = settings.get('warehouse');
  const httpPath = settings.get('httpPath');
  const open = pinned === undefined && isLoopback(host.hostname) && !ways.some(isMeant);
  return {
    host,
    ...(open ? {} : { tokens: tokensOf(host, ways, pinned, pin?.source ?? '', chosen, http) }),
    ...(chosen.profile === undefined ? {} : { profile: chosen.profile.name }),
    ...(warehouse === '' ? {} : { warehouse }),
    ...(httpPath === '' ? {} : { httpPath }),
  };
}

function noHost({ profile, file }: ChosenProfile): never {
  if (profile === undefined) throw genError('no-host', {}, {});
  throw genError('profile-without-host', {}, { profile: profile.name, file });
}

/** What a machine has anyway does not keep its own servers from being asked without credentials. */
function isMeant(way: Way): boolean {
  return !('unused' in way) && way.ambient !== true;
}

function tokensOf(
  host: URL,
  ways: readonly Way[],
  pinned: AuthType | undefined,
  pinSource: string,
  { file, note }: ChosenProfile,
  { clock = systemClock }: HttpSettings,
): TokenSource {
  const used = pinned === undefined ? ways : ways.filter(({ authType }) => authType === pinned);
  const pin = pinned === undefined ? [] : [`${pinSource} is ${pinned}, so that no other way is tried.`];
  return new CachedTokens(tryWays(host, used, pinned !== undefined, [...pin, `${file}: ${note}`]), clock);
}
