import { flagText } from '../../diagnostics/flag-text.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { printable } from '../../diagnostics/printable.js';
import type { ColumnModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { markupHelp } from './json-help.js';
import { nearestName, suggestName } from './unknown-field.js';

/** What a header is read with. */
export interface HeaderOptions {
  readonly delimiter: string;
  /** The column of each name in the input that is not the name of its column. */
  readonly map: Readonly<Record<string, string>>;
}

/** What separates cells in files of others: a comma, Excel in Europe, tab-separated files, databases. */
const DELIMITERS = [',', ';', '\t', '|'];

/** How many names without a column a message names. */
const SHOWN = 5;
/** How many names without a column are compared with the columns: a first row of values can have a million. */
const COMPARED = 50;

/** Returns the index in the table of each column that a header names. Throws GenError `csv-header-invalid`. */
export function readCsvHeader(
  cells: readonly (string | null)[],
  table: TableName,
  columns: readonly ColumnModel[],
  options: HeaderOptions,
): readonly number[] {
  const names = columns.map(({ name }) => name);
  const { map } = options;
  const given = cells.map((cell) => cell ?? '');
  const places = given.map((name) => names.indexOf(Object.hasOwn(map, name) ? (map[name] as string) : name));
  const unknown = given.filter((_, index) => places[index] === -1);
  if (unknown.length > 0) {
    const shown = unknown.slice(0, SHOWN).map((name) => `'${printable(name, 100)}'`);
    const more = unknown.length > SHOWN ? `, and ${unknown.length - SHOWN} more` : '';
    const what = unknown.length === 1 ? 'column' : 'columns';
    const hint = unknownHint(given, unknown, names, options);
    throw headerError(table, unknown[0] as string, `the table has no ${what} ${shown.join(', ')}${more}`, hint);
  }
  const absent = Object.keys(map).find((name) => !given.includes(name));
  if (absent !== undefined) {
    const near = nearestName(absent, given);
    const hint = near === undefined ? `Use the names of the header: ${given.join(', ')}.` : `Did you mean ${near}?`;
    throw headerError(
      table,
      absent,
      `the header has no '${printable(absent, 100)}', which is mapped to a column`,
      hint,
    );
  }
  const second = places.findIndex((place, index) => places.indexOf(place) !== index);
  if (second >= 0) {
    const name = names[places[second] as number] as string;
    const first = given[places.indexOf(places[second] as number)];
    const reason =
      first === given[second] ? `it names ${name} twice` : `'${first}' and '${given[second]}' are both ${name}`;
    throw headerError(table, name, reason, 'Rename one of them.');
  }
  const missing = columns.find(({ name, nullable }, place) => nullable === false && !places.includes(place) && name);
  if (missing !== undefined) {
    const hint = 'Add the column to the input.';
    throw headerError(table, missing.name, `the NOT NULL column ${missing.name} is missing`, hint);
  }
  return places;
}

/** Returns what to do about a first row that is not CSV; undefined if it may be. */
export function otherFormatHelp(text: string): string | undefined {
  if (/^\s*</.test(text)) return markupHelp;
  return /^\s*[{[]/.test(text) ? 'Pass `--format ndjson` if the input is NDJSON.' : undefined;
}

/** Returns what to do about names that are no columns. */
function unknownHint(
  given: readonly string[],
  unknown: readonly string[],
  names: readonly string[],
  { delimiter }: HeaderOptions,
): string {
  const first = unknown[0] as string;
  const other = otherFormatHelp(given[0] as string);
  if (other !== undefined) return other;
  const excel = /^sep=(.?)$/i.exec(given[0] as string);
  if (excel !== null) {
    const flag = excel[1] === '' ? '' : ` Pass \`${delimiterFlag(excel[1] as string)}\`.`;
    return `Remove the first line, which is for Excel.${flag}`;
  }
  const separator = DELIMITERS.find((each) => each !== delimiter && splitsInto(first, each, names));
  if (given.length === 1 && separator !== undefined) {
    const shown = separator === '\t' ? 'tabs' : `'${separator}'`;
    return `Pass \`${delimiterFlag(separator)}\` if cells are separated by ${shown}.`;
  }
  if (unknown.every((name) => name === '')) return 'Name the column, or remove the delimiter at the end of each row.';
  const near = unknown.slice(0, COMPARED).map((name) => nearestName(name, names));
  if (near.every((name) => name === undefined) && unknown.length === given.length) {
    return `Add a first row with the names of the columns: the first row is the header. ${suggestName(first, names)}`;
  }
  const pairs = near.flatMap((name, index) => (name === undefined ? [] : [`${unknown[index]}=${name}`]));
  const flags = pairs.map((pair) => flagText({ map: pair })).join('');
  if (pairs.length < unknown.length || pairs.length > SHOWN) return suggestName(first, names);
  return `Did you mean ${near.join(', ')}? Rename ${pairs.length === 1 ? 'it' : 'them'}, or pass \`${flags.trim()}\`.`;
}

/** Returns whether a cell is several names with another delimiter. A single name that is known is enough. */
function splitsInto(cell: string, delimiter: string, names: readonly string[]): boolean {
  const parts = cell.split(delimiter).map((part) => part.replaceAll('"', ''));
  return parts.length > 1 && (delimiter !== ',' || parts.some((part) => nearestName(part, names) !== undefined));
}

function delimiterFlag(delimiter: string): string {
  return delimiter === '\t' ? '--delimiter tab' : flagText({ delimiter }).trim();
}

/** Returns the error for an invalid header. */
export function headerError(table: TableName, path: string | null, reason: string, hint: string): GenError {
  return genError('csv-header-invalid', { table, path }, { reason, hint });
}
