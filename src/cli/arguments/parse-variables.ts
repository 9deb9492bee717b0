import { printable } from '../../diagnostics/printable.js';
import { UsageError } from '../usage-error.js';

/** Parses the values of `--var`, each `NAME=VALUE`; undefined if there are none. Throws UsageError. */
export function parseVariables(values: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (values.length === 0) return undefined;
  const pairs = values.map((value) => {
    const equals = value.indexOf('=');
    if (equals > 0) return [value.slice(0, equals).trim(), value.slice(equals + 1)] as const;
    throw new UsageError(
      `--var needs NAME=VALUE, not '${printable(value, 100)}'.`,
      'Write, for example, --var catalog=lake for the placeholder {{ catalog }}.',
    );
  });
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return Object.fromEntries(pairs);
  throw new UsageError(`--var gives ${printable(twice, 100)} twice.`, 'Give each placeholder one value.');
}
