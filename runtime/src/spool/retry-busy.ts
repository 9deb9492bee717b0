import process from 'node:process';
import type { Scheduler } from '../time/scheduler.js';
import { sleep } from '../time/wait.js';
import { systemCode } from './disk-error.js';

/** Attempts, and milliseconds between them. */
const ATTEMPTS = 20;
const PAUSE_MS = 100;

/** The clock, and the signal that ends waiting. */
export interface Patience {
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
}

/**
 * Repeats an operation that fails because another program has the file open for a moment, as happens on Windows. Throws its last error,
 * and the reason of the signal.
 */
export async function retryBusy<T>(patience: Patience, operation: () => T): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return operation();
    } catch (error) {
      if (!isBusy(systemCode(error)) || attempt === ATTEMPTS) throw error;
      await pause(patience, PAUSE_MS);
    }
  }
}

/** Resolves after a time. Rejects with the reason of the signal. */
export async function pause({ scheduler, signal }: Patience, ms: number): Promise<void> {
  await sleep(scheduler, ms, signal);
  signal.throwIfAborted();
}

function isBusy(code: string | undefined): boolean {
  return code === 'EBUSY' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES'));
}
