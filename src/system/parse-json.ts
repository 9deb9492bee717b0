/**
 * How deep lists and objects may stand inside each other: the deepest types that are read (100 levels, each a struct in
 * a map) take about 400. What walks through JSON calls itself for each level, and the stack ends at some thousands.
 */
const maxDepth = 1000;

/** Parses JSON whose depth is bounded. Throws SyntaxError, whose message begins with `nested deeper` where it is that. */
export function parseJson(text: string): unknown {
  if (isDeeper(text, maxDepth)) throw new SyntaxError(`nested deeper than ${maxDepth} levels`);
  return JSON.parse(text);
}

/** Why `parseJson` refused a text, as part of a sentence: that it is too deep, or `otherwise`. */
export function jsonFault(error: unknown, otherwise: string): string {
  const deep = error instanceof SyntaxError && error.message.startsWith('nested deeper');
  return deep ? `it is ${error.message}` : otherwise;
}

const quote = '"';

/** Looks at brackets outside of strings only, since JSON.parse takes 64 bytes for each that it opens. */
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

/** Behind the closing quote, or the end of the text. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return text.length;
}
