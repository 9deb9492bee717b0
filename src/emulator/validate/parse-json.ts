import { isDeeper } from '../../system/bounded-json.js';

/** Spark's JSON parser rejects deeper values. */
const MAX_DEPTH = 1000;

/** Checks the text of a VARIANT. Returns the problem, to follow the name of the field in a message, or undefined. */
export function findVariantProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return 'is not valid JSON';
  }
  return isDeeper(text, MAX_DEPTH) ? `is nested deeper than ${MAX_DEPTH} levels` : undefined;
}
