/** Ends of lines as the languages of the outputs see them. */
const ends = /\r\n|[\n\r\u2028\u2029]/;
/** What would turn the order of the text around, so that a comment reads as code or hides it. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The comment of a table or a column, line by line; none where it says nothing. */
export function commentLines(text: string | null | undefined): string[] {
  if (text == null || text.trim() === '') return [];
  return text.trim().split(ends).map(oneLine);
}

/** Text as part of one line: no control characters, no half characters, and in the order in which it is read. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(bidirectional, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trimEnd();
}
