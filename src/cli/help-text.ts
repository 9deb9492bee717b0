/** Wider lines are hard to read. */
const widest = 110;

/**
 * What yargs prints as help, without types and defaults that say nothing, its lines broken for a terminal of `columns`
 * with what they tell of one flag in one column. Undefined: lines stay whole, for programs that search them.
 */
export function helpText(text: string, columns: number | undefined): string {
  const lines = text.split('\n').map((line) => {
    return line
      .replace(/ \[(string|number|boolean|array)\]/g, '')
      .replace(/ \[default: (false|true|\[\]|0)\]/g, '')
      .trimEnd();
  });
  if (!columns) return lines.join('\n');
  return lines.flatMap((line) => breakLine(line, Math.min(columns, widest))).join('\n');
}

function breakLine(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const start = /^ *\S.*?\S {2,}(?=\S)/.exec(line)?.[0].length ?? 0;
  // Where the column would be narrow, it begins below.
  const indent = width - start >= 24 ? start : Math.min(6, start);
  const [first, rest] =
    indent === start ? ['', line] : [line.slice(0, start).trimEnd(), ' '.repeat(indent) + line.slice(start)];
  const broken: string[] = first === '' ? [] : [first];
  let at = rest;
  while (at.length > width) {
    const space = at.lastIndexOf(' ', width);
    if (space <= indent) break;
    broken.push(at.slice(0, space).trimEnd());
    at = ' '.repeat(indent) + at.slice(space + 1);
  }
  return [...broken, at];
}
