import { resolveWorkspace, type Workspace } from '../../auth/resolve-workspace.js';
import { parseHost } from '../../auth/workspace-host.js';
import type { Target } from './choose-target.js';
import type { Project } from './open-project.js';
import { RequestError } from './request-error.js';
import type { RunContext } from './run-context.js';

/** The flags that name a workspace. */
export interface WorkspaceRequest {
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
}

/** What of the environment names a workspace. Credentials alone do not: they may be there for producers. */
const naming: readonly string[] = ['DATABRICKS_HOST', 'DATABRICKS_WORKSPACE_URL', 'DATABRICKS_CONFIG_PROFILE'];

/**
 * The workspace that flags name, else the environment, else the target or the config. Throws UsageError where the
 * environment names another one than the target does, GenError as `resolveWorkspace` does.
 */
export async function chooseWorkspace(
  flags: WorkspaceRequest,
  { target }: Project,
  context: RunContext,
): Promise<Workspace> {
  const { environment, onSetting } = context;
  const { host, profile } = flags;
  const byFlag = host !== undefined || profile !== undefined;
  const byEnvironment = naming.find((name) => environment[name]?.trim());
  if (!byFlag && target.catalog !== undefined) refuseOther(target, environment);
  const named = byFlag || byEnvironment !== undefined;
  const workspace = await resolveWorkspace({
    environment,
    ...(named ? { host, profile } : { host: target.host, profile: target.profile }),
  });
  const [flag] = [host === undefined ? [] : ['--host'], profile === undefined ? [] : ['--profile']].flat();
  const inConfig = target.host !== undefined || target.profile !== undefined;
  const from = flag ?? byEnvironment ?? (inConfig ? 'the config' : 'default');
  onSetting?.('host', workspace.host.origin, from);
  if (workspace.profile !== undefined) onSetting?.('profile', workspace.profile, from);
  return workspace;
}

/** What is taken for prod is not read from dev because a variable was left over. */
function refuseOther({ name, host }: Target, environment: RunContext['environment']): void {
  const set = ['DATABRICKS_HOST', 'DATABRICKS_WORKSPACE_URL'].find((each) => environment[each]?.trim());
  if (host === undefined || set === undefined) return;
  const [wanted, given] = [host, environment[set] as string].map((text) => parseHost(text).origin);
  if (wanted === given) return;
  throw new RequestError(
    `${set} is ${given}, and the target ${name} lies in ${wanted}.`,
    `Unset ${set}, or say which one is meant with --host.`,
  );
}
