import { URL } from 'node:url';
import { ZerobusError } from '../errors/zerobus-error.js';

/** The domains of Databricks, which workspaces and endpoints share. Other names, such as a private link, do not show which they are. */
const CLOUD =
  /(?:^|\.)(cloud\.databricks\.(?:com|us)|gcp\.databricks\.com|azuredatabricks\.net|databricks\.azure\.(?:us|cn))$/;
const QUOTED = /^["'`\u2018-\u201f\u00ab\u00bb]|["'`\u2018-\u201f\u00ab\u00bb]$/;
const FIND_ID = 'The workspace ID is the number after ?o= in the URL of the workspace.';

/** The parts of a host name in a domain of Databricks. */
interface DatabricksHost {
  readonly kind: 'workspace' | 'Zerobus endpoint' | 'account console';
  /** Of an endpoint: what precedes `zerobus`. */
  readonly label: string | undefined;
  readonly region: string | undefined;
  readonly cloud: string;
  /** The workspace ID, if the address has one anywhere. */
  readonly id: string | undefined;
}

/** Parses the address of the Zerobus endpoint. Throws `configuration` with the right address for one that cannot be an endpoint. */
export function parseEndpoint(text: string, setting: string): URL {
  const url = parseAddress(text, setting);
  const host = parseHost(url);
  if (host !== undefined) {
    const { kind, label, region, cloud, id } = host;
    const fault =
      kind !== 'Zerobus endpoint'
        ? `is the address of ${withArticle(kind)}, not of a Zerobus endpoint`
        : label === undefined
          ? 'must begin with the workspace ID, which it lacks'
          : !/^\d+$/.test(label)
            ? `must begin with the workspace ID, which is a number, but begins with ${label}`
            : region === undefined
              ? 'has no region'
              : undefined;
    const address = `${id ?? '<workspace-id>'}.zerobus.${region ?? '<region>'}.${cloud}`;
    if (fault !== undefined) {
      throw wrong(`${setting} ${fault}: ${url.host}`, `Set it to ${address}.${id === undefined ? ` ${FIND_ID}` : ''}`);
    }
  }
  return checkPath(url, setting);
}

/** Parses the URL of the workspace. Throws `configuration` for one that cannot be a workspace. */
export function parseWorkspaceUrl(text: string, setting: string): URL {
  const url = parseAddress(text, setting);
  const host = parseHost(url);
  if (host !== undefined && host.kind !== 'workspace') {
    const name = host.cloud === 'azuredatabricks.net' ? `adb-${host.id ?? '<workspace-id>'}.<n>` : '<name>';
    throw wrong(
      `${setting} is the address of ${withArticle(host.kind)}, not of a workspace: ${url.host}`,
      `Set it to the URL of the workspace, https://${name}.${host.cloud}.`,
    );
  }
  return checkPath(url, setting);
}

/** Checks that endpoint and workspace belong together, as far as their names show it. Throws `configuration`. */
export function checkPair(endpoint: URL, workspace: URL): void {
  const [ours, theirs] = [parseHost(endpoint), parseHost(workspace)];
  if (ours === undefined || theirs === undefined) return;
  if (ours.cloud !== theirs.cloud) {
    throw wrong(
      `Endpoint and workspace are in different clouds: ${endpoint.host} and ${workspace.host}`,
      'Set ZEROBUS_SERVER_ENDPOINT and DATABRICKS_HOST to the addresses of the same workspace.',
    );
  }
  if (theirs.id !== undefined && theirs.id !== ours.id) {
    throw wrong(
      `The endpoint belongs to workspace ${ours.id}, but ${workspace.host} is workspace ${theirs.id}`,
      `Set ZEROBUS_SERVER_ENDPOINT to ${theirs.id}.zerobus.${ours.region}.${ours.cloud}, or DATABRICKS_HOST to the workspace of the endpoint.`,
    );
  }
}

/** Whether each of two addresses has the place of the other. Invalid addresses are left to their own checks. */
export function areSwapped(endpoint: string, workspaceUrl: string): boolean {
  const [first, second] = [endpoint, workspaceUrl].map((text) => {
    const address = withScheme(text.trim());
    return URL.canParse(address) ? parseHost(new URL(address))?.kind : undefined;
  });
  return first === 'workspace' && second === 'Zerobus endpoint';
}

/**
 * Parses an address. Adds `https://` to a bare host name, and accepts `http://` for loopback hosts only. Throws `configuration`,
 * naming the setting; the message never shows a password in the address.
 */
function parseAddress(address: string, setting: string): URL {
  const text = address.trim();
  if (QUOTED.test(text)) {
    throw wrong(`${setting} is in quotes`, 'Remove the quotes: they are a part of the value.');
  }
  const url = URL.canParse(withScheme(text)) ? new URL(withScheme(text)) : undefined;
  // The parser removes line breaks, and accepts most punctuation in a host name.
  if (url === undefined || !/^(?:[\w.-]+|\[[\da-f:.]+\])$/.test(url.hostname) || /\p{Cc}/u.test(text)) {
    throw wrong(`${setting} is not an address: expected a host name, or https:// and a host name`);
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong(`${setting} must not contain a user name or a password`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw wrong(`${setting} must start with https://, not ${url.protocol}//`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw wrong(
      `${setting} is ${url.origin}: http:// is accepted for loopback addresses only`,
      'Use https://, which encrypts tokens and records.',
    );
  }
  if (url.port !== '' && CLOUD.test(url.hostname)) {
    throw wrong(`${setting} has port ${url.port}, which Databricks does not serve`, `Set it to ${url.hostname}.`);
  }
  return url;
}

function withScheme(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
}

/** Parses a host name in a domain of Databricks; undefined for others. */
function parseHost({ hostname, pathname, search }: URL): DatabricksHost | undefined {
  const name = hostname.replace(/\.$/, '');
  const cloud = CLOUD.exec(name)?.[1];
  if (cloud === undefined) return undefined;
  const prefix = name.slice(0, -cloud.length);
  const endpoint = /^(?:([^.]+)\.)?zerobus\.(?:([a-z0-9.-]+)\.)?$/.exec(prefix);
  const [, label, region] = endpoint ?? [];
  return {
    kind:
      endpoint !== null
        ? 'Zerobus endpoint'
        : /^(?:accounts(?:-\w+)?\.)?$/.test(prefix)
          ? 'account console'
          : 'workspace',
    label,
    region,
    cloud,
    id: /[?&/]o[=/](\d+)/.exec(pathname + search)?.[1] ?? /^(?:adb-)?(\d+)\.(?:\d|zerobus)/.exec(prefix)?.[1],
  };
}

function checkPath(url: URL, setting: string): URL {
  if (url.pathname === '/' && url.search === '' && url.hash === '') return url;
  throw wrong(`${setting} has a path`, `Set it to ${url.origin}.`);
}

function withArticle(kind: DatabricksHost['kind']): string {
  return `${kind === 'account console' ? 'the' : 'a'} ${kind}`;
}

function wrong(message: string, help?: string): ZerobusError {
  return new ZerobusError('configuration', message, { help });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
