import http2 from 'node:http2';
import { RpcError } from '../grpc/rpc-error.js';
import { buildTrailers } from '../grpc/trailers.js';
import { listen, type RunningServer } from '../listen.js';
import { IngestStream, type ServiceContext } from './ingest-stream.js';

const METHOD = '/databricks.zerobus.Zerobus/EphemeralStream';

// As large as the data that a client keeps in flight, so that flow control never delays a stream.
const WINDOW = 16 * 1024 * 1024;
const SESSION_WINDOW = 64 * 1024 * 1024;
const SESSION_MEMORY_MB = 1024;

/** Starts the gRPC service over HTTP/2 without TLS on 127.0.0.1. Throws GenError `port-unavailable`. */
export async function startZerobusService(context: ServiceContext, port: number): Promise<RunningServer> {
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer({
    settings: { initialWindowSize: WINDOW, maxConcurrentStreams: 10_000 },
    maxSessionMemory: SESSION_MEMORY_MB,
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(SESSION_WINDOW);
    session.on('close', () => sessions.delete(session));
    // A client that disconnects is not an error of the emulator.
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    if (!headers['content-type']?.startsWith('application/grpc')) reject(stream, 415);
    else if (headers[':path'] === METHOD) new IngestStream(stream, headers, context);
    else reject(stream, 200, new RpcError('UNIMPLEMENTED', `Method ${headers[':path']} is not implemented.`));
  });
  return {
    port: await listen(server, port),
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      return closed;
    },
  };
}

function reject(stream: http2.ServerHttp2Stream, status: number, error?: RpcError): void {
  stream.on('error', () => stream.destroy());
  const grpc = error && { 'content-type': 'application/grpc', ...buildTrailers(error) };
  stream.respond({ ':status': status, ...grpc }, { endStream: true });
  stream.resume();
}
