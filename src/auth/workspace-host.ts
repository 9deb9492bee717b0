import { genError } from '../diagnostics/gen-error.js';
import { findWorkspaceId, getCloud, isAccountConsole, parseZerobusAddress } from './databricks-host.js';

const FORM = 'such as https://my-workspace.cloud.databricks.com';
const QUOTED = /^["'`\u2018-\u201f\u00ab\u00bb]|["'`\u2018-\u201f\u00ab\u00bb]$/;

/**
 * Parses the URL of a workspace. A missing scheme means https; http is accepted for loopback addresses only. Throws GenError
 * `invalid-host`, also for a URL with a path and for the address of something else, and `insecure-host`.
 */
export function parseHost(text: string): URL {
  const given = text.trim();
  const fail = (reason: string, form: string = FORM): never => {
    throw genError('invalid-host', {}, { host: withoutUserinfo(given), reason, form });
  };
  if (QUOTED.test(given)) {
    const plain = tryParseUrl(given.replace(/^["'`]+|["'`]+$/g, ''));
    return fail('it is in quotes', plain?.username === '' ? plain.origin : FORM);
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return fail(`${scheme} is not http or https`);
  const url = tryParseUrl(given);
  if (url === undefined) return fail('it is not a URL');
  if (url.username !== '' || url.password !== '') return fail('it must not contain credentials');
  const { hostname, port, pathname, search, hash, origin } = url;
  const cloud = getCloud(hostname);
  if (cloud !== undefined && parseZerobusAddress(hostname) !== undefined) {
    return fail('it is the address of a Zerobus endpoint, not of a workspace', formOf(cloud, findWorkspaceId(url)));
  }
  if (cloud !== undefined && isAccountConsole(hostname)) {
    return fail('it is the address of the account console, not of a workspace', formOf(cloud));
  }
  if (cloud !== undefined && port !== '') return fail('Databricks does not serve this port', `https://${hostname}`);
  if (url.protocol === 'http:' && !isLoopback(hostname)) throw genError('insecure-host', {}, { host: url.host });
  if (pathname !== '/' || search !== '' || hash !== '') return fail('it has a path', origin);
  return url;
}

/** Parses an address, whose scheme may be missing; undefined if it is not one. */
export function tryParseUrl(text: string): URL | undefined {
  const given = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // The parser removes line breaks, and accepts most punctuation in a host name.
  const isHost = url !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\])$/.test(url.hostname) && !/\p{Cc}/u.test(given);
  return isHost ? url : undefined;
}

/** Returns the form of the URL of a workspace in a cloud. */
function formOf(cloud: string, workspaceId: string = '<workspace-id>'): string {
  return `https://${cloud === 'azuredatabricks.net' ? `adb-${workspaceId}.<n>` : '<name>'}.${cloud}`;
}

/** Returns whether traffic to this host stays on this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Masks everything before the last `@`: a password may contain any character, and the scheme may be missing. */
function withoutUserinfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
}
