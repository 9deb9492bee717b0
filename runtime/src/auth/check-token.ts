import { ZerobusError } from '../errors/zerobus-error.js';
import { checkSecret } from './check-secret.js';

/** Returns `value` if an `authorization` header can carry it. Throws `configuration` otherwise; the message does not show it. */
export function checkToken(value: unknown, source: string): string {
  if (typeof value === 'string') checkSecret(value, source);
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new ZerobusError('configuration', `${source} is not a token: it must be a string of visible ASCII characters`);
}
