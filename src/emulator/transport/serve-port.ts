import type http from 'node:http';
import type http2 from 'node:http2';
import net from 'node:net';
import { listen, type RunningServer } from '../listen.js';
import { MAX_LOOKS, type SlowCalls } from '../service/slow-calls.js';
import { awaitPreface } from './await-preface.js';
import { ConnectionWatch } from './connection-watch.js';

/** Milliseconds after which an HTTP/2 connection without requests and without a byte is closed. */
const IDLE_MS = 300_000;
/** Requests that a client of HTTP/1.1 may send before the first of them is answered. */
const MAX_PIPELINED = 100;
/** Looks that a request of HTTP/1.1 may take to arrive. Who reads its body may have less patience, and answers then. */
const REQUEST_LOOKS = 5 * MAX_LOOKS;

/** The protocols of a port. The servers must not listen themselves. */
export interface Protocols {
  readonly http1: http.Server;
  /** Undefined if the port does not speak it. */
  readonly http2: http2.Http2Server | undefined;
}

/** Where a port listens, and what watches its clients. */
export interface Listening {
  /** 0: any free port. */
  readonly port: number;
  readonly slowCalls: SlowCalls;
}

/**
 * Serves protocols on one port of 127.0.0.1. The first bytes of a client show which of them it speaks. `close` of the result breaks all
 * connections. Throws GenError `port-unavailable`.
 */
export async function servePort({ http1, http2 }: Protocols, { port, slowCalls }: Listening): Promise<RunningServer> {
  const watch = new ConnectionWatch(slowCalls);
  watchRequests(http1, watch, slowCalls);
  if (http2 !== undefined) watchSessions(http2, watch);
  const speakHttp2 = (server: http2.Http2Server, socket: net.Socket): void => {
    // From now on the session is watched. It closes its side when the client does.
    watch.remove(socket);
    socket.allowHalfOpen = false;
    server.emit('connection', socket);
  };
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    watch.add(socket, { isTimed: true });
    socket.on('close', () => watch.remove(socket));
    // A client that disconnects is not an error of the emulator.
    socket.on('error', () => socket.destroy());
    if (http2 === undefined) http1.emit('connection', socket);
    else awaitPreface(socket, (is2) => (is2 ? speakHttp2(http2, socket) : http1.emit('connection', socket)));
  });
  return {
    port: await listen(server, port),
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      watch.destroyAll();
      return closed;
    },
  };
}

function watchRequests(server: http.Server, watch: ConnectionWatch, slowCalls: SlowCalls): void {
  server.on('request', (request, response) => {
    const { socket } = request;
    const latest = slowCalls.looks + REQUEST_LOOKS - MAX_LOOKS;
    const timer = {
      get waitingSince() {
        return request.complete ? undefined : latest;
      },
      onTooSlow: () => void socket.destroy(),
    };
    slowCalls.add(timer);
    response.on('close', () => {
      slowCalls.remove(timer);
      watch.end(socket);
    });
    if (watch.begin(socket) > MAX_PIPELINED) socket.destroy();
  });
}

function watchSessions(server: http2.Http2Server, watch: ConnectionWatch): void {
  server.on('session', (session) => {
    watch.add(session, { isTimed: false });
    session.on('close', () => watch.remove(session));
    session.setTimeout(IDLE_MS, () => {
      if (watch.isIdle(session)) session.close();
    });
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream) => {
    const { session } = stream;
    if (session === undefined) return;
    watch.begin(session);
    stream.on('close', () => watch.end(session));
  });
}
