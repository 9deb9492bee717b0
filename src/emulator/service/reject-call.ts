import type { ServerHttp2Stream } from 'node:http2';
import { buildTrailers } from '../grpc/trailers.js';
import type { RpcError } from '../rejections/rpc-error.js';

/** Answers a call with an error, and no message. */
export function rejectCall(stream: ServerHttp2Stream, error: RpcError): void {
  stream.on('error', () => stream.destroy());
  const headers = { ':status': 200, 'content-type': 'application/grpc', ...buildTrailers(error) };
  stream.respond(headers, { endStream: true });
  stream.resume();
}
