import type { Workspace } from '../../auth/resolve-workspace.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { type AuthenticatedWorkspace, checkAuthentication } from './machine/check-authentication.js';
import { checkClock } from './machine/check-clock.js';
import { checkCredentials, findBadCredentials, type IngestCredentials } from './machine/check-credentials.js';
import { checkEndpoint } from './machine/check-endpoint.js';
import { checkEndpointNetwork, checkWorkspaceNetwork } from './machine/check-network.js';
import { checkNode } from './machine/check-node.js';
import { checkProxy } from './machine/check-proxy.js';
import { checkConfig, checkWorkspace, type FoundConfig } from './machine/check-settings.js';
import { checkWorkspaceId } from './machine/check-workspace-id.js';
import type { Machine } from './machine.js';
import { type PendingCheck, runCheck } from './run-check.js';

/** The settings to check: each one resolved, or the error of resolving it. */
export interface MachineInput {
  readonly config: FoundConfig | GenError;
  readonly workspace: Workspace | GenError;
}

/** The checks of the machine whose values the checks of a table need. */
export interface SharedChecks {
  readonly workspace: PendingCheck<Workspace>;
  readonly authentication: PendingCheck<AuthenticatedWorkspace>;
  readonly credentials: PendingCheck<IngestCredentials>;
  readonly endpoint: PendingCheck<URL>;
  readonly endpointNetwork: PendingCheck<true>;
}

/** Starts the checks of the machine, and returns them in the order of the report. */
export function runMachineChecks(
  input: MachineInput,
  machine: Machine,
): { readonly pending: readonly PendingCheck<unknown>[]; readonly shared: SharedChecks } {
  const { environment } = machine;
  const host = input.workspace instanceof GenError ? undefined : input.workspace.host;
  const node = runCheck('node', null, [], () => checkNode(machine.nodeVersion));
  const config = runCheck('config', null, [], () => checkConfig(input.config));
  const workspace = runCheck('workspace', null, [], () => checkWorkspace(input.workspace));
  const network = runCheck('workspace-network', null, [workspace], (found) =>
    checkWorkspaceNetwork(found.host, machine),
  );
  const endpoint = runCheck('endpoint', null, [], () => checkEndpoint(environment, host));
  const endpointNetwork = runCheck('endpoint-network', null, [endpoint], (url) => checkEndpointNetwork(url, machine));
  const proxy = runCheck('proxy', null, [], async () =>
    checkProxy({ workspace: host, endpoint: (await endpoint).value }, machine),
  );
  const clock = runCheck('clock', null, [workspace, network], (found) => checkClock(found, machine));
  const authentication = runCheck('authentication', null, [workspace, network], (found) =>
    checkAuthentication(found, machine),
  );
  const bad = findBadCredentials(environment);
  const credentials = bad
    ? runCheck('credentials', null, [], () => bad)
    : runCheck('credentials', null, [workspace, network], (found) => checkCredentials(found, machine));
  const workspaceId = runCheck('workspace-id', null, [workspace, endpoint], async (found, url) =>
    checkWorkspaceId(found.host, url, (await authentication).value?.workspaceId),
  );
  return {
    pending: [
      node,
      config,
      workspace,
      network,
      endpoint,
      endpointNetwork,
      proxy,
      clock,
      authentication,
      credentials,
      workspaceId,
    ],
    shared: { workspace, authentication, credentials, endpoint, endpointNetwork },
  };
}
