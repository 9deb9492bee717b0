import { ZerobusError } from '../errors/zerobus-error.js';
import { abortedWaitError, onAbort, waitFor } from '../time/wait.js';
import type { AttemptParts } from './attempt.js';

/** A persistent stream to retire. */
export interface RetiredStream {
  readonly table: string;
  readonly streamId: string;
  readonly userAgent: string;
  /** Milliseconds for token, connection and answer together. */
  readonly timeoutMs: number;
  /** Ends the wait when it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Asks the service to retire a persistent stream. Resolves also if the service does not know the stream: there is nothing to retire.
 * Rejects with the error of the service, or of the token endpoint, and with `connect-timeout`.
 */
export async function retireStream(
  { table, streamId, userAgent, timeoutMs, signal }: RetiredStream,
  { transport, tokens, scheduler }: AttemptParts,
): Promise<void> {
  const controller = new AbortController();
  let isLate = false;
  const deadline = scheduler.after(timeoutMs, () => {
    isLate = true;
    controller.abort();
  });
  const stopListening = onAbort(signal, () => controller.abort());
  try {
    const token = await waitFor(tokens.token(table, controller.signal), controller.signal);
    // The transport may be closed by now.
    if (controller.signal.aborted) throw abortedWaitError(controller.signal);
    await transport.retire({ table, streamId, token, userAgent }, controller.signal);
  } catch (error) {
    if (isLate) {
      const text = `The stream was not retired within ${timeoutMs} ms (connectTimeoutMs)`;
      throw new ZerobusError('connect-timeout', text, { table, cause: error });
    }
    const cause = ZerobusError.from(error).of(table);
    if (cause.status !== 'NOT_FOUND') throw cause;
  } finally {
    deadline.cancel();
    stopListening();
  }
}
