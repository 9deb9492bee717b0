import type { ReadOptions } from './read-options.js';

const NO_UNIT = 'none';

/** Returns the options that decide how an input is read, by the names that code gives them, for the progress file. */
export function resumeOptions(options: ReadOptions): Readonly<Record<string, string>> {
  const { binary = 'base64', delimiter = ',', map = {}, nulls = [], unit = NO_UNIT } = options;
  const pairs = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    binary,
    delimiter,
    map: JSON.stringify(Object.fromEntries(pairs)),
    nulls: JSON.stringify([...nulls].sort()),
    timestamps: unit,
  };
}

/**
 * Says which option differs from an earlier run, as part of a sentence; undefined if none does. A unit can be added: numbers without
 * one were rejected.
 */
export function otherOption(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string | undefined {
  const isAdded = (key: string): boolean => key === 'timestamps' && before[key] === NO_UNIT;
  const name = Object.keys(now).find((key) => before[key] !== undefined && before[key] !== now[key] && !isAdded(key));
  return name === undefined
    ? undefined
    : `its lines were read with ${name} ${before[name]}, and this run has ${now[name]}`;
}
