import { commentLines } from './comment-lines.js';

/**
 * Text of users as lines of a documentation comment. Nothing in it ends the comment, and nothing is a tag: `@internal`
 * would take the column out of declarations, `@deprecated` strike it through, `@type` give it another type.
 */
export function escapeDoc(text: string | null | undefined): string[] {
  return commentLines(text).map((line) => line.replaceAll('*/', '*\\/').replace(tag, '$1&#64;'));
}

/** At the beginning of a line; `@internal` counts wherever it stands. */
const tag = /^(\s*(?:\*+\s*)?)@|@(?=internal)/g;
