import { getEndOfLine } from './edit-json.js';

/** Appends the lines that a text lacks, with the text's end of line. `isSameLine` compares a line of the text with a new one. */
export function appendMissingLines(
  text: string | undefined,
  lines: readonly string[],
  isSameLine: (existing: string, wanted: string) => boolean = (existing, wanted) => existing === wanted,
): string {
  const before = text ?? '';
  const existing = before.split(/\r?\n/).map((line) => line.trim());
  const missing = lines.filter((line) => !existing.some((each) => isSameLine(each, line)));
  const eol = getEndOfLine(before);
  const gap = before === '' || before.endsWith('\n') ? '' : eol;
  return missing.length === 0 ? before : before + gap + missing.map((line) => line + eol).join('');
}
