/** A value, and the number of lines it spans. */
interface ConfigValue {
  readonly value: string;
  readonly lines: number;
}

/**
 * Reads a value that begins with `first`, the text after the `=`, and may continue in `lines` from index `next`. Undefined
 * if a quote is not closed. Follows gopkg.in/ini.v1 with `SpaceBeforeInlineComment`, as set by Databricks' SDK for Go.
 */
export function readConfigValue(first: string, lines: readonly string[], next: number): ConfigValue | undefined {
  const start = first.trimStart();
  // The CLI puts a value with # or ; into backticks, and one with a backtick into triple quotes.
  const opening = /^"""(?!$)|^`/.exec(next < lines.length ? `${start}\n` : start)?.[0];
  if (opening !== undefined) return readQuoted(start.slice(opening.length), lines, next, opening);
  const line = start.trimEnd();
  if (line.endsWith('\\')) return readContinued(line.slice(0, -1), lines, next);
  return { value: withoutQuotes(withoutComment(line)), lines: 1 };
}

function readQuoted(first: string, lines: readonly string[], next: number, quote: string): ConfigValue | undefined {
  const before: string[] = [];
  for (let line: string | undefined = first; line !== undefined; line = lines[next + before.length - 1]) {
    const end = line.lastIndexOf(quote);
    if (end >= 0) return { value: [...before, line.slice(0, end)].join('\n'), lines: before.length + 1 };
    before.push(line);
  }
  return undefined;
}

/** A line that ends with a backslash continues on the next one, where comments and quotes have no meaning. */
function readContinued(first: string, lines: readonly string[], next: number): ConfigValue {
  let value = first;
  for (let count = 1; ; count++) {
    const line = lines[next + count - 1]?.trim() ?? '';
    if (line === '') return { value, lines: count + 1 };
    if (!line.endsWith('\\')) return { value: value + line, lines: count + 1 };
    value += line.slice(0, -1);
  }
}

function withoutComment(line: string): string {
  const hash = line.indexOf(' #');
  const at = hash >= 0 ? hash : line.indexOf(' ;');
  return at < 0 ? line : line.slice(0, at).trim();
}

/** Removes quotes that enclose the whole value, unless the value contains such a quote. */
function withoutQuotes(line: string): string {
  const quoted = /^'([^']*)'$/.exec(line) ?? /^"([^"]*)"$/.exec(line);
  return quoted?.[1] ?? line;
}
