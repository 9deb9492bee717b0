/** The two sides of a file with conflict markers, each as a whole file. */
export interface ConflictSides {
  /** The file on the branch that was merged into. */
  readonly ours: string;
  readonly theirs: string;
}

/** A conflict marker of git, seven characters long; the markers of a conflict inside a diff3 base are longer. */
const marker = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/;

/** Returns the line of the first conflict marker, counted from 1; undefined if the text has none. */
export function findConflict(text: string): number | undefined {
  const at = text.split('\n').findIndex((line) => marker.test(line));
  return at < 0 ? undefined : at + 1;
}

/** Splits a file into its two sides; both get the lines outside of conflicts. Returns undefined if markers are incomplete. */
export function splitConflict(text: string): ConflictSides | undefined {
  const ours: string[] = [];
  const theirs: string[] = [];
  let part: Part = 'both';
  for (const line of text.split('\n')) {
    const sign = marker.exec(line)?.[1]?.[0];
    if (sign !== undefined) {
      const next: Part | undefined = follows[part][sign];
      if (next === undefined) return undefined;
      part = next;
    } else {
      if (part === 'both' || part === 'ours') ours.push(line);
      if (part === 'both' || part === 'theirs') theirs.push(line);
    }
  }
  return part === 'both' ? { ours: joinLines(ours), theirs: joinLines(theirs) } : undefined;
}

/**
 * Joins the lines of a lock. Git takes each line from either side, so a comma may be missing after the line that was the last of its
 * list on the other side, or be too many.
 */
function joinLines(lines: readonly string[]): string {
  return lines
    .map((line, index) => {
      if (!line.startsWith('    ')) return line;
      const item = line.replace(/,?\r?$/, '');
      return /^ {2}[\]}]/.test(lines[index + 1] ?? '') ? item : `${item},`;
    })
    .join('\n');
}

type Part = 'both' | 'ours' | 'base' | 'theirs';

/** The part that a marker begins, by the part in which it occurs. */
const follows: Readonly<Record<Part, Readonly<Record<string, Part>>>> = {
  both: { '<': 'ours' },
  ours: { '|': 'base', '=': 'theirs' },
  base: { '=': 'theirs' },
  theirs: { '>': 'both' },
};
