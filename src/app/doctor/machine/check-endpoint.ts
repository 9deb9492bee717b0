import type { Environment } from '../../../auth/environment.js';
import { isLoopback, parseHost } from '../../../auth/workspace-host.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { failed, type Verdict } from '../verdict.js';
import { azureWorkspaceId, cloudOf, parseZerobusAddress } from './zerobus-address.js';

const form = '<workspace-id>.zerobus.<region>.<cloud>';

/**
 * ZEROBUS_SERVER_ENDPOINT: whether it is set, and looks like the address of an endpoint. The URL of a workspace in its
 * place is the classic mistake. `workspace`: the host, undefined where it is not known.
 */
export function checkEndpoint(environment: Environment, workspace: URL | undefined): Verdict<URL> {
  const text = environment['ZEROBUS_SERVER_ENDPOINT']?.trim() ?? '';
  if (text === '') {
    return { status: 'fail', message: 'ZEROBUS_SERVER_ENDPOINT is not set.', fix: exportFix(workspace) };
  }
  let url: URL;
  try {
    url = parseHost(text);
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { ...failed(error), fix: `ZEROBUS_SERVER_ENDPOINT takes a host name: ${form}.` };
  }
  const address = parseZerobusAddress(url.hostname);
  if (address !== undefined && /^\d+$/.test(address.workspaceId)) {
    return { status: 'ok', message: `${url.host}, workspace ${address.workspaceId}.`, value: url };
  }
  if (address !== undefined) {
    return {
      status: 'fail',
      message: `${url.host} begins with ${address.workspaceId}, which is no workspace id: that is a number.`,
      fix: exportFix(workspace, address.region),
    };
  }
  if (isLoopback(url.hostname)) return { status: 'ok', message: `${url.host}, on this machine.`, value: url };
  if (cloudOf(url.hostname) !== undefined || url.hostname === workspace?.hostname) {
    return {
      status: 'fail',
      message: `${url.host} is the address of a workspace, not of a Zerobus endpoint.`,
      fix: exportFix(url),
    };
  }
  return {
    status: 'warn',
    message: `${url.host} is not of the form ${form}.`,
    fix: 'Nothing to do where it is a name for an endpoint, as of a private link; its first label must be the workspace id.',
    value: url,
  };
}

function exportFix(workspace: URL | undefined, region: string = '<region>'): string {
  const hostname = workspace?.hostname ?? '';
  const id = azureWorkspaceId(hostname) ?? '<workspace-id>';
  const address = `${id}.zerobus.${region}.${cloudOf(hostname) ?? '<cloud>'}`;
  const where = id.startsWith('<') ? ' # the id is the number after ?o= in the URL of the workspace' : '';
  return `export ZEROBUS_SERVER_ENDPOINT=${shellSafe(address)}${where}`;
}

/** What has to be filled in must not be taken for a redirection. */
function shellSafe(address: string): string {
  return address.includes('<') ? `'${address}'` : address;
}
