import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** TLS on a connection, as Node checks it, HTTP/2 preferred. Rejects with the error of Node or OpenSSL, or the reason of `signal`. */
export function connectTls(
  socket: Socket,
  hostname: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // An address is no server name, but the certificate must be for it.
    const name = isIP(host) > 0 ? { host } : { host, servername: host };
    const secure = connect({ socket, ...name, ALPNProtocols: ['h2', 'http/1.1'], ...(ca === undefined ? {} : { ca }) });
    const abort = (): void => void secure.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const done = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      settle();
    };
    secure.once('secureConnect', () => done(() => resolve(secure)));
    secure.once('close', () => done(() => reject(new Error('the connection was closed'))));
    secure.on('error', (error) => done(() => reject(error)));
  });
}
