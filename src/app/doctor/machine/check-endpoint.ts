import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import { findWorkspaceId, getCloud, parseZerobusAddress } from '../../../auth/databricks-host.js';
import type { Environment } from '../../../auth/environment.js';
import { isLoopback, tryParseUrl } from '../../../auth/workspace-host.js';
import type { CheckOutcome } from '../check-outcome.js';

const FORM = '<workspace-id>.zerobus.<region>.<cloud>';

/**
 * Checks ZEROBUS_SERVER_ENDPOINT as a producer does. Setting it to the URL of the workspace is a common mistake. `workspace` is the
 * workspace URL, or undefined if it is unknown.
 */
export function checkEndpoint(environment: Environment, workspace: URL | undefined): CheckOutcome<URL> {
  const text = environment['ZEROBUS_SERVER_ENDPOINT']?.trim() ?? '';
  const near =
    workspace ?? tryParseUrl(environment['DATABRICKS_HOST'] || environment['DATABRICKS_WORKSPACE_URL'] || '');
  if (text === '') {
    return { status: 'fail', message: 'ZEROBUS_SERVER_ENDPOINT is not set.', fix: writeExport(undefined, near) };
  }
  try {
    // What the check does not need must not fail it.
    new ZerobusClient({ endpoint: text, credentials: { token: 'unused' } }).check();
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
    const given = tryParseUrl(text.replace(/^["'`]+|["'`]+$/g, ''));
    const isDatabricks = given !== undefined && getCloud(given.hostname) !== undefined;
    const fix = isDatabricks
      ? writeExport(given, near)
      : `Set ZEROBUS_SERVER_ENDPOINT to a host name of the form ${FORM}.`;
    return { status: 'fail', message: `${error.rawMessage}.`, fix };
  }
  const url = tryParseUrl(text) as URL;
  const address = parseZerobusAddress(url.hostname);
  if (address !== undefined) {
    return { status: 'ok', message: `${url.host}, workspace ${address.workspaceId}.`, value: url };
  }
  if (isLoopback(url.hostname)) return { status: 'ok', message: `${url.host}, on this machine.`, value: url };
  if (url.hostname === workspace?.hostname) {
    return {
      status: 'fail',
      message: `${url.host} is the address of a workspace, not of a Zerobus endpoint.`,
      fix: writeExport(undefined, url),
    };
  }
  return {
    status: 'warn',
    message: `${url.host} does not have the form ${FORM}.`,
    fix: 'Check the address. If it is another name of the endpoint, as with a private link, its first label must be the workspace ID.',
    value: url,
  };
}

/** Writes the command that sets the endpoint, with the parts that the given address and the URL of the workspace have. */
function writeExport(given: URL | undefined, workspace: URL | undefined): string {
  const found = given && parseZerobusAddress(given.hostname);
  const cloud = (workspace && getCloud(workspace.hostname)) ?? (given && getCloud(given.hostname));
  const id = (given && findWorkspaceId(given)) ?? (workspace && findWorkspaceId(workspace)) ?? '<workspace-id>';
  // The two may be swapped.
  const region = found?.region || (workspace && parseZerobusAddress(workspace.hostname)?.region) || '<region>';
  const address = `${id}.zerobus.${region}.${cloud ?? '<cloud>'}`;
  const comment = id.startsWith('<') ? ' # the workspace ID is the number after ?o= in the URL of the workspace' : '';
  return `export ZEROBUS_SERVER_ENDPOINT=${quotePlaceholders(address)}${comment}`;
}

/** Quotes an address with placeholders, because a shell reads `<` as a redirection. */
function quotePlaceholders(address: string): string {
  return address.includes('<') ? `'${address}'` : address;
}
