import { RestSource } from '../catalog/rest/rest-source.js';
import type { TableSource } from '../catalog/table-source.js';
import type { Context } from './context.js';
import type { Project } from './open-project.js';
import { type WorkspaceFlags, workspaceOf } from './workspace.js';

/** Unity Catalog of the workspace that flags, environment and config name. Throws GenError as `resolveWorkspace` does. */
export async function restSource(flags: WorkspaceFlags, project: Project, context: Context): Promise<TableSource> {
  return new RestSource(await workspaceOf(flags, project, context));
}
