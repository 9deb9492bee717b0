/** What R and spreadsheets write for NULL, and which is also a code or a word of its own. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['NA', 'N/A', '#N/A', 'nil', '-']);
/** What programs write for NULL, and CSV takes for text. Databases export `\N` and NULL, Python None, pandas <NA>. */
const NULL_WORDS: ReadonlySet<string> = new Set(
  ['NULL', 'null', 'Null']
    .flatMap((word) => [word, `(${word})`, `<${word}>`, `[${word}]`])
    .concat('\\N', 'None', '<NA>', ...AMBIGUOUS),
);
const LONGEST = 6;
/** The first characters of these words. */
const FIRST: ReadonlySet<number> = new Set([...NULL_WORDS].map((word) => word.charCodeAt(0)));

/** Returns whether such a text is probably meant as text in a column of text. */
export function mayBeText(word: string): boolean {
  return AMBIGUOUS.has(word);
}

/** Returns whether a text looks like NULL. */
export function mayBeNullWord(text: string): boolean {
  return text.length <= LONGEST && FIRST.has(text.charCodeAt(0)) && NULL_WORDS.has(text);
}
