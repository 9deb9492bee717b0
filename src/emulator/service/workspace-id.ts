import { isIP } from 'node:net';

/**
 * Returns the workspace id that clients derive from a host: its first label, in lower case and without the port, which only some clients
 * include. An IPv6 address is a label as a whole; some clients keep its brackets.
 */
export function readWorkspaceId(host: string): string {
  const [, address] = /^\[([^\]]*)\]/.exec(host) ?? [];
  if (address !== undefined || isIP(host) === 6) return (address ?? host).toLowerCase();
  return (host.replace(/:\d+$/, '').split('.')[0] ?? '').toLowerCase();
}
