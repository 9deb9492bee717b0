import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { MessageReader } from '../grpc/message-reader.js';
import { buildTrailers } from '../grpc/trailers.js';
import { reject } from '../rejections/reject.js';
import { type RpcError, toRpcError } from '../rejections/rpc-error.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import { authorizeCall } from './authorize.js';
import { expectSameTable, expectTable } from './expect-table.js';
import { rejectCall } from './reject-call.js';
import { encodeEmptyResponse } from './responses.js';
import { readRetireRequest } from './retire-request.js';
import type { ServiceContext } from './service-context.js';
import { type SlowCall, tooSlow } from './slow-calls.js';

/** Maximum size of the request. It contains two names. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Answers one `RetireStream` call. A stream can be retired any number of times. */
export function answerRetireCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  context: ServiceContext,
): void {
  let message: Uint8Array | undefined;
  const reader = new MessageReader(MAX_MESSAGE_BYTES, (next) => {
    if (message !== undefined) throw notOneMessage();
    message = next;
  });
  const reject = (error: RpcError): void => {
    reader.stop();
    // The client cancelled the call, or was answered: there is nobody to answer.
    if (!stream.aborted && !stream.destroyed && !stream.headersSent) rejectCall(stream, error);
  };
  const guard = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      reject(toRpcError(error));
    }
  };
  const call: SlowCall = {
    waitingSince: context.slowCalls.looks,
    onTooSlow: () => {
      // A client that was answered, and neither reads that nor ends the call.
      if (stream.headersSent) stream.close(constants.NGHTTP2_CANCEL);
      else reject(tooSlow());
    },
  };
  context.slowCalls.add(call);
  stream.on('close', () => context.slowCalls.remove(call));
  stream.on('error', () => stream.destroy());
  stream.on('data', (chunk: Buffer) => guard(() => reader.push(chunk)));
  stream.on('end', () => {
    if (stream.aborted || stream.destroyed || stream.headersSent) return;
    guard(() => {
      if (message === undefined || !reader.complete) throw notOneMessage();
      const { table, durable } = retire(message, headers, context);
      const answer = (): void => {
        if (context.faults.request(['lost-answer'], table.key)) stream.session?.destroy();
        else if (!stream.aborted && !stream.destroyed && !stream.headersSent) sendAnswer(stream);
      };
      if (durable === undefined) answer();
      else durable.then(answer, (error: unknown) => reject(toRpcError(error)));
    });
  });
}

function notOneMessage(): RpcError {
  return reject('one-message', {});
}

/** A stream that is retired. */
interface Retirement {
  readonly table: EmulatedTable;
  /** Resolves when it is durable; undefined if it is. */
  readonly durable: Promise<void> | undefined;
}

/** Retires the stream that a request names. */
function retire(message: Uint8Array, headers: IncomingHttpHeaders, context: ServiceContext): Retirement {
  const tableName = authorizeCall(headers, context);
  const request = readRetireRequest(message);
  expectSameTable('The request', request.tableName, tableName);
  const table = expectTable(context.tables, tableName);
  const durable = context.streams.expect(request.streamId, table).retire();
  return { table, durable };
}

function sendAnswer(stream: ServerHttp2Stream): void {
  stream.on('wantTrailers', () => stream.sendTrailers(buildTrailers()));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.end(encodeEmptyResponse());
}
