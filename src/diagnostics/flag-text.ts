import { shellWord } from './shell-word.js';

/** Returns the flag that sets a field of a request: `--http-path` for `httpPath`. One `--var` sets one of the `vars`. */
export function flagName(field: string): string {
  if (field === 'vars' || field === 'nulls') return `--${field.slice(0, -1)}`;
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Writes the fields that are set as the flags of a command, each with a space before it: ` --profile dev --var 'env=dev'`. */
export function flagText(
  fields: Readonly<Record<string, string | Readonly<Record<string, string>> | undefined>>,
): string {
  const flags = Object.entries(fields).flatMap(([field, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'string' ? [value] : Object.entries(value).map((entry) => entry.join('='));
    return values.map((each) => ({ name: flagName(field), value: each }));
  });
  // After a space, a value with a dash would be a flag of its own.
  return flags.map(({ name, value }) => ` ${name}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`).join('');
}
