import http2 from 'node:http2';
import { RpcError } from '../grpc/status.js';
import { trailersOf } from '../grpc/trailers.js';
import { listen } from '../listen.js';
import { IngestStream, type ServiceContext } from './ingest-stream.js';

const METHOD = '/databricks.zerobus.Zerobus/EphemeralStream';

// As large as what a client may have in flight, so that flow control never holds up a stream that is read.
const WINDOW = 16 * 1024 * 1024;
const SESSION_WINDOW = 64 * 1024 * 1024;
const SESSION_MEMORY_MB = 1024;

/** A server that is listening. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the gRPC service over HTTP/2 without TLS, on 127.0.0.1. `port` 0: any. */
export async function startZerobusService(context: ServiceContext, port: number): Promise<Listening> {
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer({
    settings: { initialWindowSize: WINDOW, maxConcurrentStreams: 10_000 },
    maxSessionMemory: SESSION_MEMORY_MB,
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(SESSION_WINDOW);
    session.on('close', () => sessions.delete(session));
    // A client that goes away is no error of ours.
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    if (!headers['content-type']?.startsWith('application/grpc')) refuse(stream, 415);
    else if (headers[':path'] === METHOD) new IngestStream(stream, headers, context);
    else refuse(stream, 200, new RpcError('UNIMPLEMENTED', `Method ${headers[':path']} is not implemented.`));
  });
  const listening = await listen(server, port);
  return {
    port: listening,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      return closed;
    },
  };
}

function refuse(stream: http2.ServerHttp2Stream, status: number, error?: RpcError): void {
  stream.on('error', () => stream.destroy());
  const grpc = error && { 'content-type': 'application/grpc', ...trailersOf(error) };
  stream.respond({ ':status': status, ...grpc }, { endStream: true });
  stream.resume();
}
