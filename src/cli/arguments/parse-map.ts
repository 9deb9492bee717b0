import { printable } from '../../diagnostics/printable.js';
import { UsageError } from '../usage-error.js';

/** Parses the values of `--map`, each `NAME=COLUMN`; undefined if there are none. A name may contain `=`. Throws UsageError. */
export function parseMap(values: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (values.length === 0) return undefined;
  const pairs = values.map((value) => {
    const equals = value.lastIndexOf('=');
    if (equals > 0 && equals + 1 < value.length) return [value.slice(0, equals), value.slice(equals + 1)] as const;
    throw new UsageError(
      `--map needs NAME=COLUMN, not '${printable(value, 100)}'.`,
      "Write, for example, --map 'Device ID=device_id'.",
    );
  });
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return Object.fromEntries(pairs);
  throw new UsageError(`--map gives ${printable(twice, 100)} twice.`, 'Map each name to one column.');
}
