import type { Server, Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { type ConnectionWatch, watchSocket } from './connection-watch.js';

/** A certificate and its private key, as PEM. */
export interface TlsKeys {
  readonly cert: string;
  readonly key: string;
}

/**
 * Creates a server that passes on each socket when its handshake is complete. Until then the TCP connection is watched like any other that
 * sends no request.
 */
export function createTlsServer(
  { cert, key }: TlsKeys,
  speaksHttp2: boolean,
  watch: ConnectionWatch,
  onSocket: (socket: TLSSocket) => void,
): Server {
  /** The connections whose handshake is not complete, by the address of the client, which both sockets know. */
  const pending = new Map<string, Socket>();
  const ALPNProtocols = speaksHttp2 ? ['h2', 'http/1.1'] : ['http/1.1'];
  const server = tls.createServer({ cert, key, ALPNProtocols, noDelay: true }, (socket) => {
    const connection = pending.get(nameClient(socket));
    if (connection !== undefined) watch.remove(connection);
    watchSocket(socket, watch);
    onSocket(socket);
  });
  server.on('connection', (socket: Socket) => {
    const name = nameClient(socket);
    pending.set(name, socket);
    socket.on('close', () => pending.delete(name));
    watchSocket(socket, watch);
  });
  // Node.js closes the connection of a failed handshake.
  server.on('tlsClientError', () => {});
  return server;
}

function nameClient({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
