import type { Workspace } from '../../auth/resolve-workspace.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { checkAuthentication, type Reader } from './machine/check-authentication.js';
import { checkClock } from './machine/check-clock.js';
import { checkConfig, type FoundConfig } from './machine/check-config.js';
import { checkCredentials, type IngestCredentials, unsetCredentials } from './machine/check-credentials.js';
import { checkEndpoint } from './machine/check-endpoint.js';
import { checkEndpointNetwork, checkWorkspaceNetwork } from './machine/check-network.js';
import { checkNode } from './machine/check-node.js';
import { checkProxy } from './machine/check-proxy.js';
import { checkWorkspace } from './machine/check-workspace.js';
import { checkWorkspaceId } from './machine/check-workspace-id.js';
import type { Machine } from './machine.js';
import { type Step, step } from './step.js';

/** What the machine is to be used with. */
export interface MachineRequest {
  readonly config: FoundConfig | GenError;
  readonly workspace: Workspace | GenError;
}

/** What the checks of a table build on. */
export interface Basis {
  readonly workspace: Step<Workspace>;
  readonly reader: Step<Reader>;
  readonly credentials: Step<IngestCredentials>;
  readonly endpoint: Step<URL>;
  readonly endpointNetwork: Step<true>;
}

/** The checks of the machine, in the order in which they are told. */
export function machineSteps(
  { config, workspace }: MachineRequest,
  machine: Machine,
): { readonly steps: readonly Step<unknown>[]; readonly basis: Basis } {
  const { environment } = machine;
  const host = workspace instanceof GenError ? undefined : workspace.host;
  const node = step('node', null, [], () => checkNode(machine.nodeVersion));
  const project = step('config', null, [], () => checkConfig(config));
  const where = step('workspace', null, [], () => checkWorkspace(workspace));
  const network = step('workspace-network', null, [where], (found) => checkWorkspaceNetwork(found.host, machine));
  const endpoint = step('endpoint', null, [], () => checkEndpoint(environment, host));
  const endpointNetwork = step('endpoint-network', null, [endpoint], (url) => checkEndpointNetwork(url, machine));
  const proxy = step('proxy', null, [], async () =>
    checkProxy({ workspace: host, endpoint: (await endpoint).value }, machine),
  );
  const clock = step('clock', null, [where, network], (found) => checkClock(found, machine));
  const reader = step('authentication', null, [where, network], (found) => checkAuthentication(found, machine));
  const unset = unsetCredentials(environment);
  const credentials = unset
    ? step('credentials', null, [], () => unset)
    : step('credentials', null, [where, network], (found) => checkCredentials(found, machine));
  const id = step('workspace-id', null, [where, endpoint], async (found, url) =>
    checkWorkspaceId(found.host, url, (await reader).value?.workspaceId),
  );
  return {
    steps: [node, project, where, network, endpoint, endpointNetwork, proxy, clock, reader, credentials, id],
    basis: { workspace: where, reader, credentials, endpoint, endpointNetwork },
  };
}
