import type { LockColumn } from '../../lock/lock.js';

/** So many characters of a number are at most 15 digits, which a double holds. */
const SAFE = 15;

/**
 * Whether a line may hold a long number where a double does not do: `record` is what `JSON.parse` made of it. Most long
 * numbers stand in DOUBLE, and to look at the others alone is cheap; where that is not clear, the answer is yes.
 */
export function longNumbersIn(
  columns: readonly LockColumn[],
): (line: string, record: Readonly<Record<string, unknown>>) => boolean {
  const keyed = columns.map(({ name, type }) => ({ name, key: `${JSON.stringify(name)}:`, kind: type.kind }));
  const doubles = keyed.filter(({ kind }) => kind === 'double' || kind === 'float');
  const others = keyed.filter(({ kind }) => kind !== 'double' && kind !== 'float');
  return (line, record) => {
    if (line.includes('\\')) return true;
    // A number that is too large has become infinite.
    for (const { name } of doubles) if (record[name] === Infinity || record[name] === -Infinity) return true;
    for (const { name, key } of others) {
      const value = record[name];
      if (typeof value === 'object' && value !== null) return true;
      if (typeof value === 'number' && isLong(line, key)) return true;
    }
    return false;
  };
}

/** Whether the number behind a key is long; also where the key stands in no place, or in two. */
function isLong(line: string, key: string): boolean {
  const at = line.indexOf(key);
  if (at < 0 || line.indexOf(key, at + 1) >= 0) return true;
  let start = at + key.length;
  while (line.charCodeAt(start) <= 32) start++;
  for (let end = start; end - start <= SAFE; end++) {
    const code = line.charCodeAt(end);
    // An exponent makes a short number as long as it likes.
    if (code === 69 || code === 101) return true;
    if (Number.isNaN(code) || code === 44 || code === 125 || code <= 32) return false;
  }
  return true;
}
