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
    await untilSettings(session, signal);
  } catch (error) {
    session.destroy();
    socket.destroy();
    throw error;
  }
  return session;
}

function untilSettings(session: ClientHttp2Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays: an error that arrives later must not end the process, and streams get it too.
    session.on('error', reject);
    session.once('close', () => reject(new Error('the server closed the connection before its SETTINGS')));
    const stop = onAbort(signal, () => reject(signal.reason));
    session.once('remoteSettings', () => {
      stop();
      resolve();
    });
  });
}
