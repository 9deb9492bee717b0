import { commentLines } from './comment-lines.js';

/**
 * Returns a catalog comment as lines that are safe in a documentation comment: nothing ends the comment, and nothing is a
 * tag. `@internal` would remove the column from declarations, `@deprecated` would strike it through, `@type` retype it.
 */
export function escapeDoc(text: string | null | undefined): string[] {
  return commentLines(text).map((line) => line.replaceAll('*/', '*\\/').replace(tag, '$1&#64;'));
}

/** A tag begins a line; `@internal` counts anywhere. */
const tag = /^(\s*(?:\*+\s*)?)@|@(?=internal)/g;
