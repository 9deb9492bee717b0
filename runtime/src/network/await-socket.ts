import type { Socket } from 'node:net';
import { onAbort } from '../time/wait.js';

/**
 * Waits for one phase of a connection: until `begin` calls back with a value. Rejects if `socket` fails or closes first, and when
 * `signal` is aborted; the socket is then destroyed at once, whatever it waits for.
 */
export function awaitSocket<T>(
  socket: Socket,
  signal: AbortSignal,
  begin: (done: (value: T) => void, fail: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop = (): void => {};
    let isDone = false;
    const finish = (settle: () => void): void => {
      isDone = true;
      socket.off('error', fail);
      socket.off('close', onClose);
      stop();
      settle();
    };
    const fail = (error: unknown): void => {
      if (isDone) return;
      finish(() => reject(error));
      socket.destroy();
    };
    const onClose = (): void => fail(new Error('the connection was closed'));
    socket.on('error', fail);
    socket.on('close', onClose);
    // Calls back at once if it is already aborted.
    stop = onAbort(signal, () => fail(signal.reason));
    if (!signal.aborted) begin((value) => isDone || finish(() => resolve(value)), fail);
  });
}
