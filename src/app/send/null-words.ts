/** What programs write for NULL, and CSV takes for text. Databases export `\N` and NULL, Python None, pandas <NA>. */
const NULL_WORDS: ReadonlySet<string> = new Set(
  ['NULL', 'null', 'Null']
    .flatMap((word) => [word, `(${word})`, `<${word}>`, `[${word}]`])
    .concat('\\N', 'None', '<NA>'),
);
const LONGEST = 6;
/** The first characters of these words. */
const FIRST: ReadonlySet<number> = new Set([...NULL_WORDS].map((word) => word.charCodeAt(0)));

/** Returns whether a text looks like NULL. */
export function mayBeNullWord(text: string): boolean {
  return text.length <= LONGEST && FIRST.has(text.charCodeAt(0)) && NULL_WORDS.has(text);
}
