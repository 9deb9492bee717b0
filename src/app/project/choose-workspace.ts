import { resolveWorkspace, type Workspace } from '../../auth/resolve-workspace.js';
import { parseHost } from '../../auth/workspace-host.js';
import type { Target } from './choose-target.js';
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
  { target }: Project,
  context: RunContext,
): Promise<Workspace> {
  const { environment, onSetting } = context;
  const { host, profile } = request;
  const field = host !== undefined ? ('host' as const) : profile !== undefined ? ('profile' as const) : undefined;
  const variable = WORKSPACE_VARIABLES.find((name) => environment[name]?.trim());
  if (field === undefined && target.catalog !== undefined) rejectOtherWorkspace(target, environment);
  const workspace = await resolveWorkspace({
    environment,
    ...(field !== undefined || variable !== undefined
      ? { host, profile }
      : { host: target.host, profile: target.profile }),
  });
  const inConfig = target.host !== undefined || target.profile !== undefined;
  const byRequest: SettingOrigin | undefined = field === undefined ? undefined : { field };
  const origin = byRequest ?? variable ?? (inConfig ? 'the config' : 'default');
  onSetting?.('host', workspace.host.origin, origin);
  if (workspace.profile !== undefined) onSetting?.('profile', workspace.profile, origin);
  return workspace;
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
