import type { Fault } from '../faults/fault.js';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import { RpcError } from '../rejections/rpc-error.js';
import type { RestExchange } from './rest-exchange.js';

/**
 * Answers an insertion whose records are durable, unless a fault takes the answer away: `cut` breaks the connection, `status` rejects with
 * its RpcError, and a `stall` delays the answer until it is released.
 */
export async function answerAfterFaults(
  exchange: RestExchange,
  fault: Fault | undefined,
  faults: FaultSchedule,
): Promise<void> {
  if (fault?.kind === 'cut') {
    exchange.cut();
    return;
  }
  if (fault?.kind === 'status') {
    throw new RpcError(fault.status, fault.message ?? 'The emulator injected a fault.', fault.serverCode);
  }
  if (faults.stalled) await untilResumed(exchange, faults);
  exchange.respond(200, {});
}

/** Resolves when no stall lasts any more, or the client is gone. */
function untilResumed(exchange: RestExchange, faults: FaultSchedule): Promise<void> {
  return new Promise((resolve) => {
    const removeListener = faults.onResume(() => done());
    const done = (): void => {
      removeListener();
      resolve();
    };
    exchange.onClose(done);
  });
}
