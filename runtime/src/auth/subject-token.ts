import { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import { callTokenFunction } from './call-token-function.js';
import { checkToken } from './check-token.js';
import type { Federation } from './credentials.js';

const SETTING = 'credentials.federation.token';

/**
 * Returns the JWT of the identity provider, without the line feed that a file may end with. Rejects with `configuration` if it is not a
 * JWT, and with `token-unavailable` if the function fails; no message shows any of it.
 */
export async function readSubjectToken(
  federation: Federation,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<string> {
  const { token } = federation;
  if (typeof token === 'string') return checkSubjectToken(token, SETTING);
  const value = await callTokenFunction(() => token.call(federation), SETTING, scheduler, signal);
  return checkSubjectToken(value, `The value that the function ${SETTING} returned`);
}

/** Returns the JWT `value` without whitespace around it. Throws `configuration`, which names `source`, if it is not a JWT. */
export function checkSubjectToken(value: unknown, source: string): string {
  const token = checkToken(typeof value === 'string' ? value.trim() : value, source);
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return token;
  throw new ZerobusError('configuration', `${source} is not a JWT`, {
    help: 'Pass the ID token of the identity provider itself: three parts of base64url, joined by dots.',
  });
}
