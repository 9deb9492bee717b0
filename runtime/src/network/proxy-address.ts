import { Buffer } from 'node:buffer';
import { URL } from 'node:url';

/** The address of an HTTP proxy, from the URL of an option. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
  /** The value of the header `proxy-authorization`; undefined if the URL has no user name. */
  readonly authorization: string | undefined;
  /** `http://host:port`, without user name and password, for messages. */
  readonly name: string;
}

/** Parses the URL of a proxy, `http://user:password@host:port`. The port defaults to 80. Returns undefined if it is not such a URL. */
export function parseProxy(text: string): ProxyAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (protocol !== 'http:' || hostname === '' || pathname !== '/' || search !== '' || hash !== '') return undefined;
  const user = decode(username);
  const word = decode(password);
  if (user === undefined || word === undefined) return undefined;
  const hasCredentials = username !== '' || password !== '';
  return {
    host: bareHost(hostname),
    port: port === '' ? 80 : Number(port),
    authorization: hasCredentials ? `Basic ${Buffer.from(`${user}:${word}`).toString('base64')}` : undefined,
    name: `http://${hostname}:${port === '' ? 80 : port}`,
  };
}

/** Returns a host without the brackets of an IPv6 address in a URL. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
