import { type ClientHttp2Session, connect } from 'node:http2';
import type { Socket } from 'node:net';
import { openSocket, type SocketAddress } from '../network/open-socket.js';
import { onAbort } from '../time/wait.js';

/** Bytes that the server may send before we read them; acks need few. */
const RECEIVE_WINDOW_BYTES = 1 << 20;
/** Megabytes that one session may buffer. High, because producers bound their own memory. */
const SESSION_MEMORY_MB = 1024;
/** Streams at a time on a session whose server states no limit. */
const UNLIMITED_STREAMS = 2 ** 31 - 1;

/**
 * Connects, and waits for the SETTINGS of the server, which limit the streams of the session. Rejects with the error of the system, and as
 * soon as `signal` is aborted; nothing is open then. `onSocket` gets the TCP socket before it connects.
 */
export async function openSession(
  origin: string,
  address: SocketAddress,
  signal: AbortSignal,
  onSocket: (socket: Socket) => void,
): Promise<ClientHttp2Session> {
  const socket = await openSocket(address, signal, onSocket);
  // A server may reject the client's certificate in the same packet that ends the handshake.
  if (socket.destroyed) throw closedError(socket);
  // DATA frames have at most 16,384 bytes, whatever the server allows: node:http2 leaves the limit of nghttp2 for what it sends in place,
  // and its setting `maxFrameSize` is for what it receives.
  const session = connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: RECEIVE_WINDOW_BYTES },
    maxSessionMemory: SESSION_MEMORY_MB,
    peerMaxConcurrentStreams: UNLIMITED_STREAMS,
  });
  session.once('connect', () => {
    if (!session.destroyed) session.setLocalWindowSize(RECEIVE_WINDOW_BYTES);
  });
  try {
    await untilSettings(session, socket, signal);
  } catch (error) {
    session.destroy();
    socket.destroy();
    throw error;
  }
  return session;
}

function closedError(socket: Socket): Error {
  return socket.errored ?? new Error('the server closed the connection before its SETTINGS');
}

function untilSettings(session: ClientHttp2Session, socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays: an error that arrives later must not end the process, and streams get it too.
    session.on('error', reject);
    // The session itself reports an error of TLS only when the peer has closed the connection.
    socket.on('error', reject);
    socket.once('close', () => reject(closedError(socket)));
    const stop = onAbort(signal, () => reject(signal.reason));
    session.once('remoteSettings', () => {
      stop();
      resolve();
    });
  });
}
