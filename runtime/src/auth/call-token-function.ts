import { maskCause } from '../errors/mask-secrets.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import { onAbort } from '../time/wait.js';

/** Milliseconds that a user's function has. */
const LIMIT_MS = 60_000;

/**
 * Calls a user's function that returns a token, and returns whatever it returned. `setting` names the function in messages. Rejects with
 * `token-unavailable` if the function fails, does not settle within 60 s, or `signal` is aborted; with what it throws if that is a
 * `ZerobusError`.
 */
export function callTokenFunction(
  give: () => unknown,
  setting: string,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<unknown> {
  const failure = (what: string, cause?: Error): ZerobusError =>
    new ZerobusError('token-unavailable', `The function ${setting} ${what}`, {
      help: 'Check the function: it must return a token, or reject.',
      ...(cause === undefined ? {} : { cause }),
    });
  return new Promise((resolve, reject) => {
    const onTimer = (): void => reject(failure(`did not return a token within ${LIMIT_MS / 1000} s`));
    // After a blocked event loop, a timer runs before the data that arrived in time.
    const timer = scheduler.after(LIMIT_MS, () => scheduler.soon(onTimer));
    const stop = onAbort(signal, () => reject(failure('was not awaited any longer')));
    Promise.resolve()
      .then(() => (signal.aborted ? undefined : give()))
      .then(resolve, (cause: unknown) => reject(ZerobusError.is(cause) ? cause : failure('failed', copyCause(cause))))
      .finally(() => {
        timer.cancel();
        stop();
      });
  });
}

/** Copies messages and codes only: the error of an HTTP client can contain a whole request with its secrets. */
function copyCause(cause: unknown): Error | undefined {
  try {
    return maskCause(cause, []);
  } catch {
    // An object without a prototype has no text.
    return undefined;
  }
}
