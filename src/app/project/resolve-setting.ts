import type { RunContext, SettingOrigin } from './run-context.js';

/** A place that may set a value, and its value; undefined if it does not. */
type Candidate<T> = readonly [origin: SettingOrigin, value: T | undefined];

/** Returns the value of the first candidate that has one, and reports it to `onSetting`. The last one is the default. */
export function resolveSetting<T>(
  name: string,
  { onSetting }: RunContext,
  candidates: readonly [...Candidate<T>[], readonly [origin: SettingOrigin, value: T]],
): T {
  const chosen = candidates.find(([, candidate]) => candidate !== undefined) ?? candidates.at(-1);
  const [origin, value] = chosen as readonly [SettingOrigin, T];
  onSetting?.(name, Array.isArray(value) ? value.join(',') : String(value), origin);
  return value;
}
