import { setImmediate } from 'node:timers/promises';

/** Resolves when `condition` is true, which is checked each time the event loop runs. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}
