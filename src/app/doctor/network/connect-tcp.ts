import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';

/**
 * A TCP connection to one of the addresses of a host, tried as `fetch` does (happy eyeballs): one that is not reached, such
 * as an IPv6 address on a machine without IPv6, is no failure. Rejects with Node's error or the reason of `signal`.
 */
export function connectTcp(addresses: readonly LookupAddress[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: 'resolved',
      port,
      autoSelectFamily: true,
      lookup: (_hostname, _options, callback) => callback(null, [...addresses]),
    });
    const abort = (): void => void socket.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const done = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      settle();
    };
    socket.once('connect', () => done(() => resolve(socket)));
    // Stays, so that an error that comes later is not thrown.
    socket.on('error', (error) => done(() => reject(error)));
  });
}
