import { wrapText } from './wrap-text.js';

/** Below this width a description starts on its own line. */
const MIN_DESCRIPTION_WIDTH = 24;

/**
 * Breaks the lines of a help text for a terminal of `columns`, and keeps the description of a flag in its column. Without
 * `columns`, lines stay whole for programs that search them.
 */
export function formatHelp(text: string, columns: number | undefined): string {
  if (!columns) return text;
  const lines = text.split('\n');
  return lines.map((line) => wrapHelpLine(line, Math.min(columns, 110))).join('\n');
}

function wrapHelpLine(line: string, width: number): string {
  const start = /^ *\S.*?\S {2,}(?=\S)/.exec(line)?.[0].length;
  if (line.length <= width || start === undefined) return wrapText(line, width);
  if (width - start >= MIN_DESCRIPTION_WIDTH) return wrapText(line, width, start - indentation(line));
  const below = ' '.repeat(Math.min(6, start));
  return `${line.slice(0, start).trimEnd()}\n${wrapText(below + line.slice(start), width)}`;
}

function indentation(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
