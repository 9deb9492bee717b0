import type http2 from 'node:http2';
import type { Socket } from 'node:net';
import type { ConnectionWatch } from './connection-watch.js';

/** Milliseconds after which a connection without requests and without a byte is closed. */
const IDLE_MS = 300_000;

/**
 * Starts HTTP/2 on a connection. From then on its session is watched instead of its socket. The socket is closed when the client closes its
 * side, and a session that ends has the time of a message to do so.
 */
export function startSession(server: http2.Http2Server, socket: Socket, watch: ConnectionWatch): void {
  const onSession = (session: http2.ServerHttp2Session): void => {
    watch.remove(socket);
    watchSession(session, socket, watch);
  };
  socket.allowHalfOpen = false;
  server.once('session', onSession);
  server.emit('connection', socket);
  server.off('session', onSession);
}

function watchSession(session: http2.ServerHttp2Session, socket: Socket, watch: ConnectionWatch): void {
  const connection = {
    destroy: () => {
      session.destroy();
      // The session leaves its socket open until a client that does not read, or that has ended the session, closes it.
      socket.destroy();
    },
  };
  watch.add(connection, { isTimed: false });
  socket.on('close', () => watch.remove(connection));
  session.setTimeout(IDLE_MS, () => {
    if (!watch.isIdle(connection)) return;
    watch.limitTime(connection);
    session.close();
  });
  session.on('goaway', () => watch.limitTime(connection));
  session.on('error', () => session.destroy());
  session.on('stream', (stream) => {
    // A malformed or cancelled request is not an error of the emulator.
    stream.on('error', () => stream.destroy());
    watch.begin(connection);
    stream.on('close', () => watch.end(connection));
  });
}
