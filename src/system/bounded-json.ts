/**
 * The maximum nesting of arrays and objects. The deepest types that are read (100 levels, each a struct in a map) need about
 * 400. Code that walks JSON recurses once per level, and the stack overflows at a few thousand.
 */
const maxDepth = 1000;

/** Parses JSON with bounded nesting. Throws SyntaxError; its message begins with `nested deeper` if the nesting is too deep. */
export function parseJson(text: string): unknown {
  if (isDeeper(text, maxDepth)) throw new SyntaxError(`nested deeper than ${maxDepth} levels`);
  return JSON.parse(text);
}

/** Parses JSON like `parseJson`; undefined if it is not valid. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Returns whether a value is a JSON object, neither an array nor null. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Says why `parseJson` failed, as part of a sentence: the nesting is too deep, or else `otherwise`. */
export function jsonFault(error: unknown, otherwise: string): string {
  const deep = error instanceof SyntaxError && error.message.startsWith('nested deeper');
  return deep ? `it is ${error.message}` : otherwise;
}

const quote = '"';

/** Returns whether valid JSON text is nested deeper than `limit`. Counts brackets outside of strings. JSON.parse would need 64 bytes for each opening bracket first. */
function isDeeper(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  const marks = /["[\]{}]/g;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const char = mark[0];
    if (char === quote) marks.lastIndex = endOfString(text, marks.lastIndex);
    else if (char === '[' || char === '{') depth++;
    else depth--;
    if (depth > limit) return true;
  }
  return false;
}

/**
 * Returns the index after the closing quote, or the end of the text. `from` is the index after the opening one. A regular expression would
 * overflow its stack on a string of some megabytes.
 */
export function endOfString(text: string, from: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return text.length;
}
