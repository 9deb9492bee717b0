import { ZerobusError } from '../errors/zerobus-error.js';

/** `value`, where it can stand in an `authorization` header. Throws `configuration` where it cannot; the message does not show it. */
export function checkToken(value: unknown, what: string): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new ZerobusError('configuration', `${what} is no token: it must be a string of visible ASCII characters`);
}
