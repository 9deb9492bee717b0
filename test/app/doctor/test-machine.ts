import type { Machine } from '../../../src/app/doctor/machine.ts';

/** Returns a machine without environment variables and DNS, changed by what a test needs. */
export function testMachine(given: Partial<Machine> = {}): Machine {
  return {
    environment: {},
    nodeVersion: '22.10.0',
    now: () => Date.now(),
    fetch: (input, init) => fetch(input, init),
    lookup: () => Promise.reject(new Error('this test must not use DNS')),
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    ...given,
  };
}
