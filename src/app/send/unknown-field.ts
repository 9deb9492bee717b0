import { ZerobusError } from 'zerobus-runtime';
import { nearestWord } from '../../diagnostics/nearest-word.js';

/** Returns the error for the first key of an object that is not among the names, with the most similar name. */
export function unknownField(value: object, names: readonly string[]): ZerobusError {
  const known = new Set(names);
  const key = Object.keys(value).find((name) => !known.has(name)) ?? '';
  return new ZerobusError('unknown-key', 'is not a column of the table', { path: key, help: suggestName(key, names) });
}

/** Suggests the most similar of the known names, as a sentence. */
export function suggestName(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  if (near !== undefined) return `Did you mean ${near}?`;
  const shown = names.slice(0, 20).join(', ');
  return `Known names: ${shown}${names.length > 20 ? `, and ${names.length - 20} more` : ''}.`;
}

/** Returns the known name that differs in case, spaces and punctuation only, else in a letter or two; undefined if none does. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const letters = lettersOf(name);
  const same = letters === '' ? undefined : names.find((other) => lettersOf(other) === letters);
  return same ?? nearestWord(name, names);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
