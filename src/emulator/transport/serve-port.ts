import type http from 'node:http';
import type http2 from 'node:http2';
import net from 'node:net';
import { type ListenAddress, listen, type RunningServer } from '../listen.js';
import { MAX_LOOKS, type SlowCalls } from '../service/slow-calls.js';
import { awaitPreface } from './await-preface.js';
import { closeQueuedResponses } from './close-queued.js';
import { ConnectionWatch, watchSocket } from './connection-watch.js';
import { allowHalfClosed, serveHalfClosed } from './serve-half-closed.js';
import { startSession } from './start-session.js';
import { createTlsServer, type TlsKeys } from './tls-server.js';

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

/** Where a port listens, how, and what watches its clients. */
export interface Listening extends ListenAddress {
  /** The certificate, and its private key; undefined for no TLS. */
  readonly tls: TlsKeys | undefined;
  readonly slowCalls: SlowCalls;
}

/**
 * Serves protocols on one port. With TLS a client chooses one by ALPN, and HTTP/1.1 without it. Without TLS, its first bytes show which one
 * it speaks. `close` of the result breaks all connections. Throws GenError `port-unavailable` or `address-unavailable`.
 */
export async function servePort({ http1, http2 }: Protocols, listening: Listening): Promise<RunningServer> {
  const { tls, slowCalls } = listening;
  const watch = new ConnectionWatch(slowCalls);
  watchRequests(http1, watch, slowCalls);
  closeQueuedResponses(http1);
  allowHalfClosed(http1);
  const speak = (socket: net.Socket, server: http.Server | http2.Http2Server): void => {
    if (server === http2) {
      startSession(http2, socket, watch);
      return;
    }
    serveHalfClosed(socket, slowCalls);
    server.emit('connection', socket);
  };
  const server =
    tls === undefined
      ? createPlainServer(watch, (socket) => {
          if (http2 === undefined) speak(socket, http1);
          else awaitPreface(socket, (isHttp2) => speak(socket, isHttp2 ? http2 : http1));
        })
      : createTlsServer(tls, http2 !== undefined, watch, (socket) => {
          speak(socket, socket.alpnProtocol === 'h2' && http2 !== undefined ? http2 : http1);
        });
  return {
    port: await listen(server, listening),
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      watch.destroyAll();
      return closed;
    },
  };
}

function createPlainServer(watch: ConnectionWatch, onSocket: (socket: net.Socket) => void): net.Server {
  return net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    watchSocket(socket, watch);
    onSocket(socket);
  });
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
