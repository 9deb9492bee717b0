import type { Machine } from '../../../src/app/doctor/machine.ts';

/** A machine on which nothing is set; what a test needs is given. */
export function testMachine(given: Partial<Machine> = {}): Machine {
  return {
    environment: {},
    nodeVersion: '22.10.0',
    now: () => Date.now(),
    fetch: (input, init) => fetch(input, init),
    lookup: () => Promise.reject(new Error('DNS is not to be asked')),
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    ...given,
  };
}
