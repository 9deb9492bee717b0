/**
 * Returns the known word that `word` is probably a misspelling of: the nearest one, at most two edits away. Undefined if
 * none is that near. Words of one or two letters match nothing, because every short word would be near.
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  const found = [...known].map((candidate) => ({ candidate, edits: editsBetween(word.toLowerCase(), candidate) }));
  const far = Math.min(2, word.length - 2);
  const near = found.filter(({ edits }) => edits <= far);
  return near.sort((a, b) => a.edits - b.edits)[0]?.candidate;
}

/** Counts the edits between two words, ignoring case: letters inserted, removed, replaced, or two swapped. */
function editsBetween(a: string, known: string): number {
  const b = known.toLowerCase();
  // Too different in length to be near; this also bounds the work for a word of any length.
  if (Math.abs(a.length - b.length) > 2) return Math.abs(a.length - b.length);
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const [above, twoAbove] = [rows[i - 1]!, rows[i - 2]];
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (twoAbove?.[j - 2] ?? Infinity) + 1 : Infinity;
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
