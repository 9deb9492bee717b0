import type { Lock } from './lock.js';
import { lockText } from './parse-lock.js';
import { serialiseLock } from './serialise-lock.js';

/** Returns whether writing `lock` would leave the file that `previous` was read from unchanged. */
export function isSameLock(previous: Lock | undefined, lock: Lock): boolean {
  return previous !== undefined && (lockText(previous) ?? serialiseLock(previous)) === serialiseLock(lock);
}
