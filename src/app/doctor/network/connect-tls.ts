import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/**
 * Opens TLS on a connection, verified by Node.js, and offers HTTP/2 first. Rejects with the error of Node.js or OpenSSL, or the
 * reason of `signal`.
 */
export function connectTls(
  socket: Socket,
  hostname: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // An IP address must not be sent as the server name, but the certificate must still be valid for it.
    const name = isIP(host) > 0 ? { host } : { host, servername: host };
    const secure = connect({ socket, ...name, ALPNProtocols: ['h2', 'http/1.1'], ...(ca === undefined ? {} : { ca }) });
    const abort = (): void => void secure.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const finish = (callback: () => void): void => {
      signal.removeEventListener('abort', abort);
      callback();
    };
    secure.once('secureConnect', () => finish(() => resolve(secure)));
    secure.once('close', () => finish(() => reject(new Error('the connection was closed'))));
    secure.on('error', (error) => finish(() => reject(error)));
  });
}
