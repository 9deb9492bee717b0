import http2 from 'node:http2';
import { listen, type RunningServer } from '../listen.js';
import { reject } from '../rejections/reject.js';
import { ephemeralMethod } from './ephemeral-method.js';
import { IngestStream } from './ingest-stream.js';
import { persistentMethod } from './persistent-method.js';
import { rejectCall, rejectRequest } from './reject-call.js';
import { answerRetireCall } from './retire-call.js';
import type { ServiceContext } from './service-context.js';

const SERVICE = '/databricks.zerobus.Zerobus';
const PERSISTENT_STREAMS = [`${SERVICE}/PersistentStream`, `${SERVICE}/RetireStream`];

// As large as the data that a client keeps in flight, so that flow control never delays a stream.
const WINDOW = 16 * 1024 * 1024;
const SESSION_WINDOW = 64 * 1024 * 1024;
const SESSION_MEMORY_MB = 1024;
/** Milliseconds after which a connection without calls and without a byte is closed. */
const IDLE_MS = 300_000;

/** Starts the gRPC service over HTTP/2 without TLS on 127.0.0.1. Throws GenError `port-unavailable`. */
export async function startZerobusService(context: ServiceContext, port: number): Promise<RunningServer> {
  /** The connections, each with the number of its calls. */
  const sessions = new Map<http2.Http2Session, number>();
  const server = http2.createServer({
    settings: { initialWindowSize: WINDOW, maxConcurrentStreams: 10_000 },
    maxSessionMemory: SESSION_MEMORY_MB,
  });
  server.on('session', (session) => {
    sessions.set(session, 0);
    session.setLocalWindowSize(SESSION_WINDOW);
    session.on('close', () => sessions.delete(session));
    session.setTimeout(IDLE_MS, () => {
      if (sessions.get(session) === 0) session.close();
    });
    // A client that disconnects is not an error of the emulator.
    session.on('error', () => session.destroy());
  });
  const count = (session: http2.Http2Session, change: number): void => {
    const calls = sessions.get(session);
    if (calls !== undefined) sessions.set(session, calls + change);
  };
  server.on('stream', (stream, headers) => {
    const { session } = stream;
    if (session !== undefined) {
      count(session, 1);
      stream.on('close', () => count(session, -1));
    }
    if (headers['content-type']?.startsWith('application/grpc')) answerCall(stream, headers, context);
    else rejectRequest(stream, 415);
  });
  return {
    port: await listen(server, port),
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions.keys()) session.destroy();
      return closed;
    },
  };
}

function answerCall(
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  context: ServiceContext,
): void {
  const path = headers[':path'] ?? '';
  const hidden = PERSISTENT_STREAMS.includes(path) && context.faults.hidesPersistentStreams();
  if (path === `${SERVICE}/EphemeralStream`) new IngestStream(stream, headers, context, ephemeralMethod);
  else if (path === `${SERVICE}/PersistentStream` && !hidden) {
    new IngestStream(stream, headers, context, persistentMethod);
  } else if (path === `${SERVICE}/RetireStream` && !hidden) answerRetireCall(stream, headers, context);
  else rejectCall(stream, reject('unknown-method', { path }));
}
