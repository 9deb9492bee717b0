/** Line ends in any of the output languages. */
const ends = /\r\n|[\n\r\u2028\u2029]/;
/** Characters that reverse the direction of text, so that a comment could look like code or hide it. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Splits the comment of a table or column into lines; a blank comment has none. */
export function commentLines(text: string | null | undefined): string[] {
  if (text == null || text.trim() === '') return [];
  return text.trim().split(ends).map(oneLine);
}

/** Makes text safe for one line: without control characters, lone surrogates and changes of text direction. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(bidirectional, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trimEnd();
}
