import { parseJson } from './parse-json.js';

/** The JSON of an answer; undefined where it holds none. */
export function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
