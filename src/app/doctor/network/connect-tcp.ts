import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';

/**
 * Opens a TCP connection to one of the addresses of a host, in the order that `fetch` tries them (happy eyeballs): one
 * unreachable address, such as IPv6 on a machine without it, is not a failure. Rejects with the Node.js error or the reason of
 * `signal`.
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
    const finish = (callback: () => void): void => {
      signal.removeEventListener('abort', abort);
      callback();
    };
    socket.once('connect', () => finish(() => resolve(socket)));
    // The listener stays, so that a later error event is not thrown.
    socket.on('error', (error) => finish(() => reject(error)));
  });
}
