import type { RunContext } from './run-context.js';

/** A place that a setting may come from, and what it says; undefined where it says nothing. */
type Said<T> = readonly [from: string, value: T | undefined];

/** The first place that says something decides; `--verbose` shows which. The last one always does: the default. */
export function resolveSetting<T>(
  name: string,
  { onSetting }: RunContext,
  places: readonly [...Said<T>[], readonly [from: string, value: T]],
): T {
  const [from, value] = places.find(([, said]) => said !== undefined) as readonly [string, T];
  onSetting?.(name, Array.isArray(value) ? value.join(',') : String(value), from);
  return value;
}
