import { shellWord } from './shell-word.js';

/** Returns the flag that sets a field of a request: `--http-path` for `httpPath`. One `--var` sets one of the `vars`. */
export function flagName(field: string): string {
  if (field === 'vars') return '--var';
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Writes the fields that are set as the flags of a command, each with a space before it: ` --profile dev`. */
export function flagText(fields: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // After a space, a value with a dash would be a flag of its own.
  const separate = (value: string): string => (value.startsWith('-') ? '=' : ' ');
  return given.map(([field, value]) => ` ${flagName(field)}${separate(value)}${shellWord(value)}`).join('');
}
