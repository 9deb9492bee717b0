import { endOfLine } from './edit-json.js';

/** Appends the lines that a text has not, with its own end of line. `sameLine` says which are there already. */
export function addLines(
  text: string | undefined,
  lines: readonly string[],
  sameLine: (there: string, wanted: string) => boolean = (there, wanted) => there === wanted,
): string {
  const before = text ?? '';
  const there = before.split(/\r?\n/).map((line) => line.trim());
  const missing = lines.filter((line) => !there.some((each) => sameLine(each, line)));
  const eol = endOfLine(before);
  const gap = before === '' || before.endsWith('\n') ? '' : eol;
  return missing.length === 0 ? before : before + gap + missing.map((line) => line + eol).join('');
}
