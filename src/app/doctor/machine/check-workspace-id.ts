import { findWorkspaceId, getCloud, parseZerobusAddress } from '../../../auth/databricks-host.js';
import { isLoopback } from '../../../auth/workspace-host.js';
import type { CheckOutcome } from '../check-outcome.js';

/**
 * Checks that the endpoint belongs to the workspace: that cloud and workspace ID match. `workspaceId` is the ID from the
 * workspace's response, if it has one; Azure and Google Cloud host names contain the ID too.
 */
export function checkWorkspaceId(host: URL, endpoint: URL, workspaceId: string | undefined): CheckOutcome<true> {
  if (isLoopback(host.hostname) !== isLoopback(endpoint.hostname)) {
    return {
      status: 'warn',
      message: `Only one of workspace ${host.host} and endpoint ${endpoint.host} is on this machine.`,
      fix: 'Set both DATABRICKS_HOST and ZEROBUS_SERVER_ENDPOINT to the emulator, or both to the workspace.',
      value: true,
    };
  }
  if (isLoopback(host.hostname))
    return { status: 'ok', message: 'Workspace and endpoint are both on this machine.', value: true };
  const address = parseZerobusAddress(endpoint.hostname);
  const endpointId = address?.workspaceId ?? endpoint.hostname.split('.')[0];
  const cloud = getCloud(host.hostname);
  if (address !== undefined && cloud !== undefined && cloud !== address.cloud) {
    return {
      status: 'fail',
      message: `Workspace and endpoint are in different clouds: workspace ${cloud}, endpoint ${address.cloud}.`,
      fix: `Set ZEROBUS_SERVER_ENDPOINT to the endpoint of ${host.host}, or DATABRICKS_HOST to the workspace of the endpoint.`,
    };
  }
  const id = workspaceId ?? findWorkspaceId(host);
  if (id === undefined) {
    return {
      status: 'skip',
      message: `The response of ${host.host} has no workspace ID to compare with ${endpointId}, the ID in the endpoint.`,
    };
  }
  if (id === endpointId)
    return { status: 'ok', message: `Workspace and endpoint both have the ID ${id}.`, value: true };
  return {
    status: 'fail',
    message: `The endpoint belongs to workspace ${endpointId}, but ${host.host} is workspace ${id}: tokens would have an invalid audience.`,
    fix:
      address === undefined
        ? `Set ZEROBUS_SERVER_ENDPOINT to an address that begins with ${id}.`
        : `export ZEROBUS_SERVER_ENDPOINT=${id}.zerobus.${address.region}.${address.cloud}`,
  };
}
