/** Spark's JSON parser rejects deeper values. */
const MAX_DEPTH = 1000;

/** Checks the text of a VARIANT. Returns the problem, to follow the name of the field in a message, or undefined. */
export function findVariantProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return 'is not valid JSON';
  }
  // A shorter text cannot be nested deeper.
  return text.length > MAX_DEPTH && isDeep(text) ? `is nested deeper than ${MAX_DEPTH} levels` : undefined;
}

/** Whether valid JSON text is nested too deep. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
