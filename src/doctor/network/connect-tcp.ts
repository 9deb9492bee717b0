import { connect, type Socket } from 'node:net';

/** A TCP connection. Rejects with Node's error or the reason of `signal`. */
export function connectTcp(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
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
