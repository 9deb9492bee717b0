import { expect } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';

/** Returns the `ZerobusError` that `act` throws. Fails the test if it throws none. */
export function captureError(act: () => unknown): ZerobusError {
  try {
    act();
  } catch (error) {
    if (ZerobusError.is(error)) return error;
    throw error;
  }
  return expect.unreachable('no error was thrown');
}
