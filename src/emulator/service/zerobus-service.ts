import http from 'node:http';
import http2 from 'node:http2';
import type { HostCheck } from '../allowed-hosts.js';
import type { RunningServer } from '../listen.js';
import { reject } from '../rejections/reject.js';
import { answerRequest, rejectRequest } from '../rest/answer-request.js';
import { BodyRoom } from '../rest/body-room.js';
import { JsonSchemas } from '../rest/json-schemas.js';
import { wrapHttp1, wrapHttp2 } from '../rest/rest-exchange.js';
import { type Listening, servePort } from '../transport/serve-port.js';
import { ephemeralMethod } from './ephemeral-method.js';
import { IngestStream } from './ingest-stream.js';
import { persistentMethod } from './persistent-method.js';
import { rejectCall } from './reject-call.js';
import { answerRetireCall } from './retire-call.js';
import type { ServiceContext } from './service-context.js';

const SERVICE = '/databricks.zerobus.Zerobus';
const PERSISTENT_STREAMS = [`${SERVICE}/PersistentStream`, `${SERVICE}/RetireStream`];

// As large as the data that a client keeps in flight, so that flow control never delays a stream.
const WINDOW = 16 * 1024 * 1024;
const SESSION_WINDOW = 64 * 1024 * 1024;
const SESSION_MEMORY_MB = 1024;

/** Starts the service: gRPC over HTTP/2, and REST over HTTP/1.1 and HTTP/2. Throws GenError `port-unavailable` or `address-unavailable`. */
export async function startZerobusService(
  context: ServiceContext & { readonly isAllowedHost: HostCheck },
  listening: Listening,
): Promise<RunningServer> {
  const rest = { ...context, room: new BodyRoom(), schemas: new JsonSchemas() };
  const http2Server = http2.createServer({
    settings: { initialWindowSize: WINDOW, maxConcurrentStreams: 10_000 },
    maxSessionMemory: SESSION_MEMORY_MB,
  });
  http2Server.on('session', (session) => session.setLocalWindowSize(SESSION_WINDOW));
  http2Server.on('stream', (stream, headers) => {
    // A client may have reset it by now.
    if (stream.destroyed) return;
    if (headers['content-type']?.startsWith('application/grpc')) answerCall(stream, headers, context);
    else if (headers[':path']?.startsWith(`${SERVICE}/`)) {
      const type = headers['content-type'] ?? '';
      rejectRequest(wrapHttp2(stream, headers), reject('not-grpc', { type }));
    } else answerRequest(wrapHttp2(stream, headers), rest);
  });
  const http1Server = http.createServer((request, response) => {
    // Of requests that came together, some may be left after the connection was broken.
    if (!request.socket.destroyed) answerRequest(wrapHttp1(request, response), rest);
  });
  return servePort({ http1: http1Server, http2: http2Server }, listening);
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
