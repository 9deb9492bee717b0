/** In UTF-16 units. A SQL name with three parts of 255 has 771. */
const maxLength = 1000;

/**
 * Characters that move the cursor, begin a line or reverse the text direction, and lone surrogates. Names and comments
 * are untrusted.
 */
const harmful: RegExp = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The character that makes a line in a log a command: of GitHub Actions at the start (`::error::`) or anywhere (`##[error]`), and of
 * Azure Pipelines (`##vso[task.complete]`) and others anywhere.
 */
export const commandMark: RegExp = /(?<=^\s*):(?=:)|(?<=#)#(?=[\w.-]*\[)/g;

/**
 * Makes untrusted text safe for a message: on one line, with control characters and commands escaped (`\u202e`), and cut to `max`.
 */
export function printable(text: string, max: number = maxLength): string {
  // Cut first: the text may have megabytes, and escaping makes up to six characters of one.
  const shown = cut(text, max).replace(harmful, escaped).replace(commandMark, escaped);
  return cut(shown, max);
}

/**
 * Makes untrusted text of several lines safe, for places that have their own escape of a line break: each line as `printable` does
 * it, cut to `max` in all.
 */
export function printableLines(text: string, max: number = 4 * maxLength): string {
  const lines = cut(text, max).split('\n');
  return cut(lines.map((line) => printable(line, max)).join('\n'), max);
}

/** Cuts a text without splitting a surrogate pair. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(max - 2)) ? max - 2 : max - 1;
  return `${text.slice(0, end)}…`;
}

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(char: string): string {
  return short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
