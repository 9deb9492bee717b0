/** A value, and how many lines it took. */
interface ConfigValue {
  readonly value: string;
  readonly lines: number;
}

/**
 * The value that begins with `first`, which is what stands after the `=`, and goes on in `lines` from `next`; undefined for
 * a quote without end.
 * The rules are those of gopkg.in/ini.v1 with `SpaceBeforeInlineComment`, as Databricks' SDK for Go has it set.
 */
export function readConfigValue(first: string, lines: readonly string[], next: number): ConfigValue | undefined {
  const start = first.trimStart();
  // The CLI writes a value with # or ; in back-quotes, one with a back-quote in three quotes.
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

/** A line that ends with a backslash goes on with the next one, in which comments and quotes are text. */
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

/** Quotes are taken off where they stand around all of it and nowhere in it. */
function withoutQuotes(line: string): string {
  const quoted = /^'([^']*)'$/.exec(line) ?? /^"([^"]*)"$/.exec(line);
  return quoted?.[1] ?? line;
}
