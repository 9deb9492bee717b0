/** In UTF-16 units: a name in SQL with three parts of 255 has 771. */
const maxLength = 1000;

/**
 * What would move a cursor, begin a line, turn the order of the text around, or is half a character. Names and comments
 * come from others, and a line of a log may be a command to whoever reads it (`::error` in GitHub Actions).
 */
const harmful: RegExp = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text of others as it may stand in a message: on one line, with `\u202e` and the like spelt out, and cut to `max`. */
export function printable(text: string, max: number = maxLength): string {
  // Cut first: the text may have megabytes, and each character may become six.
  const shown = cut(text, max).replace(harmful, escaped);
  return cut(shown, max);
}

/** Never through the middle of a character of two units. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(max - 2)) ? max - 2 : max - 1;
  return `${text.slice(0, end)}…`;
}

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(char: string): string {
  return short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
