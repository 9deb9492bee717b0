import { resolveWorkspace, type Workspace } from '../catalog/auth/resolve-workspace.js';
import type { Context } from './context.js';
import type { Project } from './open-project.js';

/** The flags that name a workspace. */
export interface WorkspaceFlags {
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
}

/** What of the environment names a workspace, or who asks it. */
const naming: readonly string[] = [
  'DATABRICKS_HOST',
  'DATABRICKS_WORKSPACE_URL',
  'DATABRICKS_CONFIG_PROFILE',
  'DATABRICKS_TOKEN',
  'DATABRICKS_CLIENT_ID',
];

/** The workspace that flags name, else the environment, else the config. Throws GenError as `resolveWorkspace` does. */
export function workspaceOf(flags: WorkspaceFlags, { config }: Project, { environment }: Context): Promise<Workspace> {
  const { host, profile } = flags;
  const named = host !== undefined || profile !== undefined || naming.some((name) => environment[name]?.trim());
  return resolveWorkspace({
    environment,
    ...(named ? { host, profile } : { host: config.host, profile: config.profile }),
  });
}
