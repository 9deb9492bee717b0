import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Returns an IP address as URLs and certificates have it: `::1` for `0:0:0:0:0:0:0:1`. Returns undefined for a text that is none, and for
 * one with a zone, which no URL can name.
 */
export function normalizeAddress(text: string): string | undefined {
  switch (isIP(text)) {
    case 4:
      return text;
    case 6:
      return text.includes('%') ? undefined : new URL(`http://[${text}]`).hostname.slice(1, -1);
    default:
      return undefined;
  }
}

/** Addresses that mean all addresses of this machine. */
const UNSPECIFIED = ['0.0.0.0', '::'];

/** Returns whether other machines can reach a server that listens on this address. */
export function isReachable(address: string): boolean {
  return !/^127\.|^::1$/.test(address);
}

/** Returns whether a server that listens on this address listens on all addresses. */
function isUnspecified(address: string): boolean {
  return UNSPECIFIED.includes(address);
}

/** Returns the host for the URLs of a server that listens on this address, for clients on this machine. */
export function formatPublicHost(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return isIP(address) === 6 ? `[${address}]` : address;
}

/** Returns the addresses by which clients can reach a server that listens on this address. */
export function listAddresses(address: string): readonly string[] {
  if (!isUnspecified(address)) return [address];
  const found = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map((each) => each.address));
  // A link-local address has a zone, which no certificate and no URL can name.
  return found.filter((each) => isIP(each) !== 0 && !each.startsWith('fe80:'));
}
