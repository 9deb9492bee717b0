import timers from 'node:timers';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import { createOauthError, type JsonResponse } from './json-response.js';

// Not the one that a test runner may fake.
const { setTimeout } = timers;

/** Applies a fault of the token endpoint to a request: waits, and returns the response of the fault, or undefined if the endpoint answers. */
export async function injectTokenFault(faults: FaultSchedule): Promise<JsonResponse | undefined> {
  const fault = faults.request(['token-endpoint']);
  if (fault?.kind !== 'token-endpoint') return undefined;
  const { httpStatus, retryAfterS, delayMs = 0 } = fault;
  if (delayMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, delayMs).unref());
  if (httpStatus === undefined) return undefined;
  const error = httpStatus === 429 ? 'rate_limit_exceeded' : 'temporarily_unavailable';
  const response = createOauthError(httpStatus, error, 'The emulator injected a fault');
  return retryAfterS === undefined ? response : { ...response, headers: { 'retry-after': String(retryAfterS) } };
}
