import type { LockColumn } from '../../lock/lock.js';

/** A number with this many characters has at most 15 digits, which a double holds exactly. */
const SAFE = 15;

/**
 * Returns whether a line can contain a long number in a column for which a double is not exact; `record` is the line parsed
 * with `JSON.parse`. Most long numbers are in DOUBLE columns, so checking the other columns is cheap. If in doubt, true.
 */
export function longNumbersIn(
  columns: readonly LockColumn[],
): (line: string, record: Readonly<Record<string, unknown>>) => boolean {
  const keyed = columns.map(({ name, type }) => ({ name, key: `${JSON.stringify(name)}:`, kind: type.kind }));
  const doubles = keyed.filter(({ kind }) => kind === 'double' || kind === 'float');
  const others = keyed.filter(({ kind }) => kind !== 'double' && kind !== 'float');
  return (line, record) => {
    if (line.includes('\\')) return true;
    // JSON.parse turns a number that is too large into Infinity.
    for (const { name } of doubles) if (record[name] === Infinity || record[name] === -Infinity) return true;
    for (const { name, key } of others) {
      const value = record[name];
      if (typeof value === 'object' && value !== null) return true;
      if (typeof value === 'number' && isLong(line, key)) return true;
    }
    return false;
  };
}

/** Returns whether the number after a key is long; also true if the key occurs twice or cannot be found. */
function isLong(line: string, key: string): boolean {
  const at = line.indexOf(key);
  if (at < 0 || line.indexOf(key, at + 1) >= 0) return true;
  let start = at + key.length;
  while (line.charCodeAt(start) <= 32) start++;
  for (let end = start; end - start <= SAFE; end++) {
    const code = line.charCodeAt(end);
    // With an exponent, a short text can be a long number.
    if (code === 69 || code === 101) return true;
    if (Number.isNaN(code) || code === 44 || code === 125 || code <= 32) return false;
  }
  return true;
}
