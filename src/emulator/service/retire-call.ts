import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { MessageReader } from '../grpc/message-reader.js';
import { RpcError, toRpcError } from '../grpc/rpc-error.js';
import { buildTrailers } from '../grpc/trailers.js';
import { authorizeCall } from './authorize.js';
import { expectSameTable, expectTable } from './expect-table.js';
import { rejectCall } from './reject-call.js';
import { encodeEmptyResponse } from './responses.js';
import { readRetireRequest } from './retire-request.js';
import type { ServiceContext } from './service-context.js';
import type { SlowCall } from './slow-calls.js';

/** Maximum size of the request. It contains two names. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Answers one `RetireStream` call. A stream can be retired any number of times. */
export function answerRetireCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  context: ServiceContext,
): void {
  const messages: Uint8Array[] = [];
  const reader = new MessageReader(MAX_MESSAGE_BYTES, (message) => messages.push(message));
  let problem: RpcError | undefined;
  const start = context.slowCalls.now();
  const call: SlowCall = { waitingSince: start, onTooSlow: () => stream.close(constants.NGHTTP2_CANCEL) };
  context.slowCalls.add(call);
  stream.on('close', () => context.slowCalls.remove(call));
  stream.on('error', () => stream.destroy());
  stream.on('data', (chunk: Buffer) => {
    problem ??= tryRun(() => reader.push(chunk));
  });
  stream.on('end', () => {
    // The client cancelled the call, so there is nobody to answer.
    if (stream.aborted || stream.destroyed) return;
    const [message] = messages;
    problem ??= tryRun(() => {
      if (message === undefined || messages.length > 1 || !reader.complete) {
        throw new RpcError('INVALID_ARGUMENT', 'RetireStream takes exactly one message.');
      }
      retire(message, headers, context);
    });
    if (problem) rejectCall(stream, problem);
    else if (context.faults.advance(['lost-answer'])) stream.session?.destroy();
    else sendAnswer(stream);
  });
}

function retire(message: Uint8Array, headers: IncomingHttpHeaders, context: ServiceContext): void {
  const tableName = authorizeCall(headers, context);
  const request = readRetireRequest(message);
  expectSameTable('The request', request.tableName, tableName);
  context.streams.expect(request.streamId, expectTable(context.tables, tableName)).retire();
}

function sendAnswer(stream: ServerHttp2Stream): void {
  stream.on('wantTrailers', () => stream.sendTrailers(buildTrailers()));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.end(encodeEmptyResponse());
}

function tryRun(run: () => void): RpcError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return toRpcError(error);
  }
}
