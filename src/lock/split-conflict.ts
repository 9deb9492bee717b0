/** Both sides of a merge that was left with conflict markers, each as a whole file. */
export interface ConflictSides {
  /** Of the branch that was merged into. */
  readonly ours: string;
  readonly theirs: string;
}

/** A line of git's, of seven characters; those of a merge inside the base (diff3) are longer. */
const marker = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/;

/** The line of the first conflict marker, from 1, or undefined where there is none. */
export function findConflict(text: string): number | undefined {
  const at = text.split('\n').findIndex((line) => marker.test(line));
  return at < 0 ? undefined : at + 1;
}

/** Takes the sides apart; what neither conflicts in nor has markers stands in both. Undefined where markers do not pair. */
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
  return part === 'both' ? { ours: ours.join('\n'), theirs: theirs.join('\n') } : undefined;
}

type Part = 'both' | 'ours' | 'base' | 'theirs';

/** The part that a marker begins, by the part that it stands in. */
const follows: Readonly<Record<Part, Readonly<Record<string, Part>>>> = {
  both: { '<': 'ours' },
  ours: { '|': 'base', '=': 'theirs' },
  base: { '=': 'theirs' },
  theirs: { '>': 'both' },
};
