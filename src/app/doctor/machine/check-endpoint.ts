import type { Environment } from '../../../auth/environment.js';
import { isLoopback, parseHost } from '../../../auth/workspace-host.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';
import { getAzureWorkspaceId, getCloud, parseZerobusAddress } from './zerobus-address.js';

const FORM = '<workspace-id>.zerobus.<region>.<cloud>';

/**
 * Checks that ZEROBUS_SERVER_ENDPOINT is set to the address of a Zerobus endpoint. Setting it to the URL of the workspace is a
 * common mistake. `workspace` is the workspace URL, or undefined if it is unknown.
 */
export function checkEndpoint(environment: Environment, workspace: URL | undefined): CheckOutcome<URL> {
  const text = environment['ZEROBUS_SERVER_ENDPOINT']?.trim() ?? '';
  if (text === '') {
    return { status: 'fail', message: 'ZEROBUS_SERVER_ENDPOINT is not set.', fix: writeExport(workspace) };
  }
  let url: URL;
  try {
    url = parseHost(text);
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { ...failWith(error), fix: `Set ZEROBUS_SERVER_ENDPOINT to a host name of the form ${FORM}.` };
  }
  const address = parseZerobusAddress(url.hostname);
  if (address !== undefined && /^\d+$/.test(address.workspaceId)) {
    return { status: 'ok', message: `${url.host}, workspace ${address.workspaceId}.`, value: url };
  }
  if (address !== undefined) {
    return {
      status: 'fail',
      message: `${url.host} must begin with the workspace ID, which is a number, but begins with ${address.workspaceId}.`,
      fix: writeExport(workspace, address.region),
    };
  }
  if (isLoopback(url.hostname)) return { status: 'ok', message: `${url.host}, on this machine.`, value: url };
  if (getCloud(url.hostname) !== undefined || url.hostname === workspace?.hostname) {
    return {
      status: 'fail',
      message: `${url.host} is the address of a workspace, not of a Zerobus endpoint.`,
      fix: writeExport(url),
    };
  }
  return {
    status: 'warn',
    message: `${url.host} does not have the form ${FORM}.`,
    fix: 'Check the address. If it is another name of the endpoint, as with a private link, its first label must be the workspace ID.',
    value: url,
  };
}

function writeExport(workspace: URL | undefined, region: string = '<region>'): string {
  const hostname = workspace?.hostname ?? '';
  const id = getAzureWorkspaceId(hostname) ?? '<workspace-id>';
  const address = `${id}.zerobus.${region}.${getCloud(hostname) ?? '<cloud>'}`;
  const comment = id.startsWith('<') ? ' # the workspace ID is the number after ?o= in the URL of the workspace' : '';
  return `export ZEROBUS_SERVER_ENDPOINT=${quotePlaceholders(address)}${comment}`;
}

/** Quotes an address with placeholders, because a shell reads `<` as a redirection. */
function quotePlaceholders(address: string): string {
  return address.includes('<') ? `'${address}'` : address;
}
