import { stripVTControlCharacters } from 'node:util';

/** Lines wider than this are hard to read, however wide the terminal is. */
const MAX_WIDTH = 110;

/** Narrower than this, text is not indented. */
const MIN_TEXT_WIDTH = 24;

/**
 * Breaks the lines of a text at words for a terminal of `columns`. Continuation lines are indented by `indent` more
 * characters than the line that they continue. Code in backticks is not broken, so that it can be copied, and neither is a
 * word that is longer than the line. Escape sequences for colours take no width.
 */
export function wrapText(text: string, columns: number, indent: number = 0): string {
  const width = Math.min(columns, MAX_WIDTH);
  return text
    .split('\n')
    .map((line) => wrapLine(line, width, indent))
    .join('\n');
}

function wrapLine(line: string, width: number, indent: number): string {
  if (visibleWidth(line) <= width) return line;
  const own = /^ */.exec(line)?.[0] ?? '';
  const hanging = own.length + indent;
  const start = ' '.repeat(width - hanging >= MIN_TEXT_WIDTH ? hanging : own.length);
  const lines: string[] = [];
  let current = own;
  let isEmpty = true;
  for (const word of splitWords(line.slice(own.length))) {
    if (!isEmpty && visibleWidth(current) + visibleWidth(word) > width) {
      lines.push(current.trimEnd());
      current = start + word.trimStart();
    } else {
      current += word;
    }
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}

/** Splits a line into words with the spaces before them; code in backticks is one word. */
function splitWords(line: string): readonly string[] {
  return line.match(/ *(?:`[^`]*`[^ ]*|[^ `]+(?:`[^`]*`[^ ]*)?|`[^ ]*)/g) ?? [line];
}

function visibleWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}
