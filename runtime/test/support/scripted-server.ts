import { createSecureServer, createServer, type ServerHttp2Session, type Settings } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { ScriptedCall } from './scripted-call.ts';

/** Handles a call on the server; `index` is its number, from 0. */
export type Script = (call: ScriptedCall, index: number) => void | Promise<void>;

/** Certificate and key of a server, in PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
  /** The authorities of client certificates; `requestCert` requires one. */
  readonly ca?: string;
  readonly requestCert?: boolean;
}

/** A scripted server on loopback, over TLS if it has an identity. It records what it receives. */
export interface ScriptedServer {
  readonly endpoint: string;
  readonly calls: readonly ScriptedCall[];
  /** Number of connections so far. */
  readonly connections: number;
  /** Number of open connections. */
  readonly open: number;
  /** Number of pings that clients sent. */
  readonly pings: number;
  close(): Promise<void>;
}

/** How a scripted server is reached. */
export interface ServerOptions {
  /** Over TLS if it is set. */
  readonly identity?: Identity | undefined;
  /** What it sends at the begin of a connection. */
  readonly settings?: Settings | undefined;
}

/** Starts a scripted server. */
export async function startScriptedServer(
  script: Script,
  { identity, settings }: ServerOptions = {},
): Promise<ScriptedServer> {
  const calls: ScriptedCall[] = [];
  const sessions = new Set<ServerHttp2Session>();
  let connections = 0;
  let pings = 0;
  // HTTP/2 hides the socket of a session; by its port it is found again.
  const sockets = new Map<number | undefined, Socket>();
  const server = identity === undefined ? createServer({ settings }) : createSecureServer({ ...identity, settings });
  server.on('connection', (socket: Socket) => sockets.set(socket.remotePort, socket));
  server.on('session', (session) => {
    connections++;
    sessions.add(session);
    session.on('ping', () => pings++);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const socket = sockets.get(stream.session?.socket.remotePort);
    if (socket === undefined) throw new Error('a stream without a socket');
    const call = new ScriptedCall(stream, headers, socket);
    void script(call, calls.push(call) - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get connections() {
      return connections;
    },
    get pings() {
      return pings;
    },
    get open() {
      return sessions.size;
    },
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
