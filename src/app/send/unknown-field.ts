import { ZerobusError } from 'zerobus-runtime';
import { nearestWord } from '../../diagnostics/nearest-word.js';

/** The error for the first key of an object that is none of these names, naming the nearest. */
export function unknownField(value: object, names: readonly string[]): ZerobusError {
  const known = new Set(names);
  const key = Object.keys(value).find((name) => !known.has(name)) ?? '';
  return new ZerobusError('unknown-key', 'is no column of the table', { path: key, help: meant(key, names) });
}

/** What a name that is none of these was probably meant to be, as a sentence. */
export function meant(name: string, names: readonly string[]): string {
  const near = names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? nearestWord(name, names);
  if (near !== undefined) return `Did you mean ${near}?`;
  const shown = names.slice(0, 20).join(', ');
  return `There are: ${shown}${names.length > 20 ? `, and ${names.length - 20} more` : ''}.`;
}
