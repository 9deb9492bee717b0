import { ZerobusError } from '../errors/zerobus-error.js';
import { onAbort } from '../time/wait.js';
import type { RetireRequest } from '../transport/transport.js';
import { Call } from './call.js';
import { retireMessage } from './opening-message.js';
import { requestHeaders } from './request-headers.js';
import type { SessionPool } from './session-pool.js';

/** Retires a persistent stream: the call `RetireStream`. Rejects with the error of the service, or with `aborted`. */
export function retireStream(pool: SessionPool, request: RetireRequest, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const { table, token } = request;
    const abort = (): void =>
      reject(
        new ZerobusError('aborted', `Retiring the stream ${request.streamId} was aborted`, {
          table,
          cause: signal.reason,
          help: 'Retire it again: the service accepts that more than once.',
        }),
      );
    if (signal.aborted) {
      abort();
      return;
    }
    let stop = (): void => {};
    const headers = requestHeaders('RetireStream', request);
    const call = new Call(
      pool,
      { headers, message: retireMessage(request), isUnary: true, table, token },
      {
        onMessage: () => {},
        onDrain: () => {},
        onGoaway: () => {},
        onEnded: (error) => {
          stop();
          if (error === undefined) resolve();
          else reject(error);
        },
      },
    );
    stop = onAbort(signal, () => {
      call.cancel();
      abort();
    });
  });
}
