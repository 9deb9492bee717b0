import type { ServerHttp2Stream } from 'node:http2';
import { buildTrailers } from '../grpc/trailers.js';
import type { RpcError } from '../rejections/rpc-error.js';

/** Answers a call with an error, and no message. */
export function rejectCall(stream: ServerHttp2Stream, error: RpcError): void {
  respondAndDiscard(stream, { ':status': 200, 'content-type': 'application/grpc', ...buildTrailers(error) });
}

/** Answers a request that is not gRPC with an HTTP status. */
export function rejectRequest(stream: ServerHttp2Stream, status: number): void {
  respondAndDiscard(stream, { ':status': status });
}

function respondAndDiscard(stream: ServerHttp2Stream, headers: Parameters<ServerHttp2Stream['respond']>[0]): void {
  stream.on('error', () => stream.destroy());
  stream.respond(headers, { endStream: true });
  stream.resume();
}
