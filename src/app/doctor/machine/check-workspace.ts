import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { failed, type Verdict } from '../verdict.js';

/** Which workspace flags, environment, profile and config name together. */
export function checkWorkspace(workspace: Workspace | GenError): Verdict<Workspace> {
  if (workspace instanceof GenError) return failed(workspace);
  const { host, profile } = workspace;
  const by = profile === undefined ? '' : `, with the profile ${profile}`;
  return { status: 'ok', message: `${host.origin}${by}.`, value: workspace };
}
