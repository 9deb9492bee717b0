import { isLoopback } from '../../../auth/workspace-host.js';
import type { Verdict } from '../verdict.js';
import { azureWorkspaceId, cloudOf, parseZerobusAddress } from './zerobus-address.js';

/**
 * Whether endpoint and workspace belong together, by cloud and id. `told`: the id by which the workspace calls itself, where
 * it does; names of Azure have it too.
 */
export function checkWorkspaceId(host: URL, endpoint: URL, told: string | undefined): Verdict<true> {
  if (isLoopback(host.hostname) !== isLoopback(endpoint.hostname)) {
    return {
      status: 'warn',
      message: `One is on this machine and the other is not: workspace ${host.host}, endpoint ${endpoint.host}.`,
      fix: 'Take DATABRICKS_HOST and ZEROBUS_SERVER_ENDPOINT both from the emulator, or both from the workspace.',
      value: true,
    };
  }
  if (isLoopback(host.hostname)) return { status: 'ok', message: 'Both are on this machine.', value: true };
  const address = parseZerobusAddress(endpoint.hostname);
  const given = address?.workspaceId ?? endpoint.hostname.split('.')[0];
  const cloud = cloudOf(host.hostname);
  if (address !== undefined && cloud !== undefined && cloud !== address.cloud) {
    return {
      status: 'fail',
      message: `They are of different clouds: workspace ${cloud}, endpoint ${address.cloud}.`,
      fix: `Set ZEROBUS_SERVER_ENDPOINT to the endpoint of ${host.host}, or DATABRICKS_HOST to the workspace of the endpoint.`,
    };
  }
  const id = told ?? azureWorkspaceId(host.hostname);
  if (id === undefined) {
    return { status: 'skip', message: `${host.host} does not tell its id, so that ${given} is not compared.` };
  }
  if (id === given) return { status: 'ok', message: `Both are of workspace ${id}.`, value: true };
  const right = address ? `${id}.zerobus.${address.region}.${address.cloud}` : `an address that begins with ${id}`;
  return {
    status: 'fail',
    message: `The endpoint is of workspace ${given}, and ${host.host} is workspace ${id}: tokens would have an invalid audience.`,
    fix: address ? `export ZEROBUS_SERVER_ENDPOINT=${right}` : `Set ZEROBUS_SERVER_ENDPOINT to ${right}.`,
  };
}
