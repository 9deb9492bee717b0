import { Buffer } from 'node:buffer';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Pem, TlsOptions } from '../transport/tls-options.js';
import { awaitSocket } from './await-socket.js';
import { openTunnel } from './open-tunnel.js';
import type { ProxyAddress } from './proxy-address.js';

/** Where to connect, and how. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly proxy: ProxyAddress | undefined;
  /** Undefined for a connection without TLS. */
  readonly tls: (TlsOptions & { readonly alpn?: string | undefined }) | undefined;
}

/**
 * Connects: TCP (to the first address of the host that answers), the tunnel of a proxy, and TLS. `onSocket` gets the TCP socket before it
 * connects. Rejects with the error of the system, and as soon as `signal` is aborted; nothing is open then. The socket does not keep the
 * process alive.
 */
export async function openSocket(
  address: SocketAddress,
  signal: AbortSignal,
  onSocket: (socket: Socket) => void = () => {},
): Promise<Socket> {
  const { host, port, proxy, tls } = address;
  signal.throwIfAborted();
  // Without `noDelay` TCP would hold back a small batch until the peer has confirmed the previous one.
  const socket = connect({
    host: proxy?.host ?? host,
    port: proxy?.port ?? port,
    autoSelectFamily: true,
    noDelay: true,
  });
  socket.unref();
  // An error that arrives between two listeners must not end the process; 'close' follows.
  socket.on('error', () => {});
  onSocket(socket);
  await awaitSocket<void>(socket, signal, (done) => socket.once('connect', done));
  if (proxy !== undefined) {
    await openTunnel(socket, proxy, `${isIP(host) === 6 ? `[${host}]` : host}:${port}`, signal);
  }
  if (tls === undefined) return socket;
  return secure(socket, host, tls, signal);
}

async function secure(
  socket: Socket,
  host: string,
  { ca, cert, key, passphrase, servername = host, alpn }: NonNullable<SocketAddress['tls']>,
  signal: AbortSignal,
): Promise<Socket> {
  const options = {
    socket,
    host: servername,
    // Server Name Indication has no IP addresses.
    ...(isIP(servername) === 0 ? { servername } : {}),
    ...(alpn === undefined ? {} : { ALPNProtocols: [alpn] }),
    ...(ca === undefined ? {} : { ca: listCertificates(ca) }),
    ...(cert === undefined ? {} : { cert: toPem(cert) }),
    ...(key === undefined ? {} : { key: toPem(key) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  let wrapped: TLSSocket | undefined;
  try {
    const secured = connectTls(options);
    wrapped = secured;
    // TLS is over, but the TCP connection would stay open until the peer closes it.
    secured.on('error', () => socket.destroy());
    await awaitSocket<void>(secured, signal, (done) => secured.once('secureConnect', done));
    if (alpn !== undefined && secured.alpnProtocol !== alpn) {
      throw new Error(`the peer does not support ${alpn} (ALPN); a proxy that inspects TLS may answer in its place`);
    }
    return secured;
  } catch (error) {
    wrapped?.destroy();
    socket.destroy();
    throw error;
  }
}

function listCertificates(ca: Pem | readonly Pem[]): Array<string | Buffer> {
  return (Array.isArray(ca) ? (ca as readonly Pem[]) : [ca as Pem]).map(toPem);
}

/** Node.js accepts bytes as a Buffer only. */
function toPem(pem: Pem): string | Buffer {
  return typeof pem === 'string' ? pem : Buffer.from(pem);
}
