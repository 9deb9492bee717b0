import { ZerobusError } from '../errors.js';

/** Throws `configuration` where `options` is no object, or has a key that is no option. */
export function checkKeys(options: unknown, known: readonly string[], owner: string): void {
  if (typeof options !== 'object' || options === null)
    throw new ZerobusError('configuration', `The options of ${owner} must be an object`);
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw new ZerobusError('configuration', `${stranger} is no option of ${owner}; there are ${known.join(', ')}`);
}
