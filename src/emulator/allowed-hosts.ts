import { isIP } from 'node:net';
import { normalizeAddress } from './public-host.js';
import { reject } from './rejections/reject.js';

/** Returns whether a request names a host that the emulator serves, by its Host header. */
export type HostCheck = (host: string | undefined) => boolean;

/**
 * Allows loopback names and addresses, and `names`. A web page can make its own name resolve to the address of the emulator and then call
 * the emulator as if it were the page's server (DNS rebinding); the name in the request gives it away. A page cannot choose an
 * address, so `anyAddress` allows all of them.
 */
export function allowHosts(names: readonly string[], anyAddress: boolean = false): HostCheck {
  const allowed = new Set(names.map(formatHost));
  return (host) => {
    const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? '')?.[1];
    if (name === undefined) return false;
    return isLoopback(name) || allowed.has(name) || (anyAddress && isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0);
  };
}

/** Returns whether a text can be a host that is allowed: a name or an IP address, without a port. */
export function isHost(text: string): boolean {
  return (
    normalizeAddress(text) !== undefined || (text.length <= 253 && /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(text))
  );
}

/** Writes a name or an address as in a Host header. */
function formatHost(host: string): string {
  const address = normalizeAddress(host) ?? host.toLowerCase();
  return address.includes(':') ? `[${address}]` : address;
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** Says why a request is rejected, and what allows it. */
export function hostRejected(host: string | undefined): string {
  return reject('host-not-served', { host: host ?? '' }).message;
}
