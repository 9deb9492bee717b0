import { genError } from '../diagnostics/gen-error.js';
import { systemClock } from '../system/clock.js';
import type { HttpSettings } from '../system/http/request.js';
import { AuthSettings } from './auth-settings.js';
import { type AuthType, parseAuthType } from './auth-type.js';
import { CachedTokens } from './cached-tokens.js';
import { type ChosenProfile, chooseProfile } from './choose-profile.js';
import { createProviders, credentialChain } from './credential-chain.js';
import type { Environment } from './environment.js';
import type { CredentialProvider } from './providers/credential-provider.js';
import { isLoopback, parseHost } from './workspace-host.js';
import type { WorkspaceTokens } from './workspace-tokens.js';

/** What identifies a workspace, and how to reach it. */
export interface WorkspaceSettings {
  readonly environment: Environment;
  /** The value of `--host`, which takes precedence over the environment and the profile. */
  readonly host?: string | undefined;
  /** The value of `--profile`. If set, host and credentials of the environment are ignored. */
  readonly profile?: string | undefined;
  readonly http?: HttpSettings;
  /** Time limit for one run of the Databricks CLI, in milliseconds. Default 30,000. */
  readonly cliTimeoutMs?: number;
  /** Folder of the project, whose programs are not run. Default: the working directory. */
  readonly project?: string;
}

/** A workspace, and how to authenticate at it. */
export interface Workspace {
  /** Scheme, host, port. */
  readonly host: URL;
  /** Absent for a server on this machine without any credentials: requests to it carry no token. */
  readonly tokens?: WorkspaceTokens;
  /** Name of the profile that was read. */
  readonly profile?: string;
  /** The host that the profile names, as it is written there. */
  readonly profileHost?: string;
  /** ID of the SQL warehouse: DATABRICKS_WAREHOUSE_ID, or `warehouse_id` of the profile. */
  readonly warehouse?: string;
  /** HTTP path of a SQL warehouse or cluster: DATABRICKS_HTTP_PATH. */
  readonly httpPath?: string;
}

/**
 * Resolves host and credentials as in Databricks' unified authentication: flags, then the environment, then the profile of the
 * config file. Sends no request until a token is needed. Throws GenError `no-host`, `invalid-host`, `insecure-host`,
 * `config-file-unreadable`, `profile-not-found`, `profile-without-host` or `auth-type-unsupported`.
 */
export async function resolveWorkspace(request: WorkspaceSettings): Promise<Workspace> {
  const { environment, http = {}, cliTimeoutMs = 30_000, project = process.cwd() } = request;
  const hostFlag = request.host?.trim() ?? '';
  const chosen = await chooseProfile(environment, hostFlag, request.profile?.trim() ?? '');
  const settings = new AuthSettings(environment, chosen.profile);
  const host = parseHost(hostFlag || settings.get('host') || noHost(chosen));
  const pin = settings.find('authType');
  const pinned = parseAuthType(pin?.value ?? '', pin?.source ?? '');
  const providers = createProviders({ settings, secrets: settings.secrets(), host, http, cliTimeoutMs, project });
  const warehouse = settings.get('warehouse');
  const httpPath = settings.get('httpPath');
  const profileHost = chosen.profile?.values.get('host')?.trim() ?? '';
  const isOpen = pinned === undefined && isLoopback(host.hostname) && !providers.some(isConfigured);
  return {
    host,
    ...(isOpen ? {} : { tokens: createWorkspaceTokens(host, providers, pinned, pin?.source ?? '', chosen, http) }),
    ...(chosen.profile === undefined ? {} : { profile: chosen.profile.name }),
    ...(profileHost === '' ? {} : { profileHost }),
    ...(warehouse === '' ? {} : { warehouse }),
    ...(httpPath === '' ? {} : { httpPath }),
  };
}

function noHost({ profile, file }: ChosenProfile): never {
  if (profile === undefined) throw genError('no-host', {}, {});
  throw genError('profile-without-host', {}, { profile: profile.name, file });
}

/** Ambient credentials do not count: a server on this machine is still called without a token. */
function isConfigured(provider: CredentialProvider): boolean {
  return !('skipReason' in provider) && provider.ambient !== true;
}

function createWorkspaceTokens(
  host: URL,
  providers: readonly CredentialProvider[],
  pinned: AuthType | undefined,
  pinSource: string,
  { file, note }: ChosenProfile,
  { clock = systemClock }: HttpSettings,
): WorkspaceTokens {
  const used = pinned === undefined ? providers : providers.filter(({ authType }) => authType === pinned);
  const pin = pinned === undefined ? [] : [`${pinSource} is ${pinned}, so no other credential provider is tried.`];
  return new CachedTokens(credentialChain(host, used, pinned !== undefined, [...pin, `${file}: ${note}`]), clock);
}
