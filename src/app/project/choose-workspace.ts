import { resolveWorkspace, type Workspace } from '../../auth/resolve-workspace.js';
import { parseHost } from '../../auth/workspace-host.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { Target } from './choose-target.js';
import { confirmHost, isConfirmedHost } from './confirmed-hosts.js';
import type { Project } from './open-project.js';
import type { WorkspaceRequest } from './project-request.js';
import { RequestError } from './request-error.js';
import type { RunContext, SettingOrigin } from './run-context.js';

/** Environment variables that name a workspace. Credentials alone do not: they may be set for producers. */
const WORKSPACE_VARIABLES: readonly string[] = [
  'DATABRICKS_HOST',
  'DATABRICKS_WORKSPACE_URL',
  'DATABRICKS_CONFIG_PROFILE',
];

/**
 * Returns the workspace named by the request, else by the environment, else by the target or the config. Throws
 * RequestError when the environment names a workspace other than the target's, and GenError as `resolveWorkspace` does.
 */
export async function chooseWorkspace(
  request: WorkspaceRequest,
  project: Project,
  context: RunContext,
): Promise<Workspace> {
  const { target } = project;
  const { environment, onSetting } = context;
  const { host, profile } = request;
  const field = host !== undefined ? ('host' as const) : profile !== undefined ? ('profile' as const) : undefined;
  const variable = WORKSPACE_VARIABLES.find((name) => environment[name]?.trim());
  if (field === undefined && target.catalog !== undefined) rejectOtherWorkspace(target, environment);
  const workspace = await resolveWorkspace({
    environment,
    project: project.folder,
    ...(field !== undefined || variable !== undefined
      ? { host, profile }
      : { host: target.host, profile: target.profile }),
  });
  if (field === undefined && variable === undefined && target.host !== undefined) {
    await expectOwnHost(workspace, context, project.folder);
  }
  const inConfig = target.host !== undefined || target.profile !== undefined;
  const byRequest: SettingOrigin | undefined = field === undefined ? undefined : { field };
  const origin = byRequest ?? variable ?? (inConfig ? 'the config' : 'default');
  onSetting?.('host', workspace.host.origin, origin);
  if (workspace.profile !== undefined) onSetting?.('profile', workspace.profile, origin);
  return workspace;
}

/** Variables with credentials, or with the way to get some. */
const CREDENTIAL_VARIABLES: readonly string[] = [
  'DATABRICKS_TOKEN',
  'DATABRICKS_CLIENT_SECRET',
  'DATABRICKS_OIDC_TOKEN',
  'DATABRICKS_OIDC_TOKEN_ENV',
  'DATABRICKS_OIDC_TOKEN_FILEPATH',
  'DATABRICKS_OIDC_TOKEN_FILE',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
];

/**
 * Checks that credentials may go to a host that only the config names: whoever changes a config in a pull request must not choose
 * where they go. Those of a profile go to its own host. Those of the environment go to a host that the environment names, or that a
 * person has confirmed on this machine. Throws GenError `host-mismatch` or `host-not-confirmed`.
 */
async function expectOwnHost(workspace: Workspace, context: RunContext, project: string): Promise<void> {
  const { host, profile, profileHost } = workspace;
  if (profile !== undefined && profileHost !== undefined) {
    const other = parseHost(profileHost).origin;
    if (other !== host.origin) throw genError('host-mismatch', {}, { host: host.origin, profile, other });
    return;
  }
  const found = CREDENTIAL_VARIABLES.filter((name) => profile === undefined && context.environment[name]?.trim());
  const from = profile === undefined ? found.join(', ') : `profile ${profile}`;
  if (from === '') return;
  if (context.environment['CI'] === undefined || context.environment['CI'] === '') {
    if (await isConfirmedHost(host.origin, context, project)) return;
    const ask = context.prompt?.();
    const question = `Only the config names ${host.origin}. Send it the credentials from ${from}? [y/N] `;
    if (ask !== undefined && /^y(?:es)?$/i.test((await ask(question)) ?? '')) {
      return confirmHost(host.origin, context, project);
    }
  }
  throw genError('host-not-confirmed', {}, { host: host.origin, from });
}

/** Throws when a variable that was left set would make a run read from another workspace than its target's. */
function rejectOtherWorkspace({ name, host }: Target, environment: RunContext['environment']): void {
  const variable = ['DATABRICKS_HOST', 'DATABRICKS_WORKSPACE_URL'].find((each) => environment[each]?.trim());
  if (host === undefined || variable === undefined) return;
  const [expected, actual] = [host, environment[variable] as string].map((text) => parseHost(text).origin);
  if (expected === actual) return;
  throw new RequestError(['target', 'host'], (write) => ({
    message: `${variable} is ${actual}, but target ${name} is in ${expected}.`,
    help: `Unset ${variable}, or choose a workspace with ${write('host')}.`,
  }));
}
