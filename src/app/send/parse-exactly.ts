import { type JsonBuilder, parseJsonWith } from '../../system/parse-json-with.js';
import { ExactNumber } from './exact-number.js';

/** A number with this many characters has at most 15 digits, which a double holds exactly. */
const SAFE = 15;

/** Parses valid JSON of bounded depth again, and keeps numbers that a double would change as ExactNumber. */
export function parseExactly(text: string): unknown {
  return parseJsonWith(text, exactly);
}

const exactly: JsonBuilder<Record<string, unknown>> = {
  number: (text) => (text.length <= SAFE && !/[eE]/.test(text) ? Number(text) : new ExactNumber(text)),
  object: () => ({}),
  set(object, key, value) {
    if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true });
    else object[key] = value;
  },
};
