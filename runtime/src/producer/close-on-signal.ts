import process from 'node:process';
import { isError } from '../errors/is-error.js';
import { warn } from './notify.js';
import type { CloseOptions } from './producer-options.js';

/** What `closeOnSignal` closes: a producer. */
export interface Closeable {
  /** Delivers what was accepted and ends. */
  close(options?: CloseOptions): Promise<void>;
  /** Resolves when it has ended. */
  readonly closed: Promise<unknown>;
}

/** The calls whose producers are closing, in all copies of this package: the process ends when the last of them has closed. */
const KEY: unique symbol = Symbol.for('zerobus.closing');
const shared = globalThis as { [KEY]?: Set<object> };
shared[KEY] ??= new Set();
const closing: Set<object> = shared[KEY];

/**
 * Closes producers when the process gets one of `signals`, and then raises the signal again, which ends the process as if there had been
 * no handler. If it was called several times, the signal is raised after the producers of every call have closed. Other handlers of the
 * signal run as well. `options` are passed to `close`: choose a `timeoutMs` below the time that the platform leaves, such as 30 seconds in
 * Kubernetes. What was not delivered becomes a process warning. Does nothing on a second signal but to raise it, so that the process can
 * be ended at once. Returns a function that stops listening; listening also stops when all producers have ended.
 *
 * @example
 * const producer = new SensorEventProducer();
 * closeOnSignal(producer, ['SIGTERM', 'SIGINT'], { timeoutMs: 20_000 });
 */
export function closeOnSignal(
  producers: Closeable | readonly Closeable[],
  signals: readonly NodeJS.Signals[] = ['SIGTERM'],
  options: CloseOptions = {},
): () => void {
  const all = Array.isArray(producers) ? (producers as readonly Closeable[]) : [producers as Closeable];
  let isClosing = false;
  const stop = (): void => {
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    const raise = (): void => {
      stop();
      process.kill(process.pid, signal);
    };
    if (isClosing) {
      raise();
      return;
    }
    isClosing = true;
    closing.add(onSignal);
    void Promise.all(all.map((producer) => producer.close(options).catch(warnOfLoss))).then(() => {
      stop();
      closing.delete(onSignal);
      if (closing.size === 0) raise();
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  void Promise.all(all.map(({ closed }) => closed)).then(() => {
    if (!isClosing) stop();
  });
  return stop;
}

function warnOfLoss(error: unknown): void {
  warn('ZEROBUS_CLOSE', isError(error) ? error.message : String(error));
}
