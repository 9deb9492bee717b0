import type { Lock } from '../../lock/lock.js';
import { RequestError } from '../project/request-error.js';
import { CsvReader } from './csv-reader.js';
import type { InputWarnings } from './input-warnings.js';
import { JsonReader } from './json-reader.js';
import type { InputFormat, ReadOptions } from './read-options.js';
import type { RowReader } from './row-reader.js';

/** Returns what the extension of a file name says, ignoring `.gz`; nothing if it is unknown. */
export function detectFormat(name: string): Pick<ReadOptions, 'delimiter' | 'format'> {
  const ending = /\.(ndjson|jsonl|json|csv|tsv|tab)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return {};
  if (ending === 'tsv' || ending === 'tab') return { format: 'csv', delimiter: '\t' };
  return { format: ending === 'csv' ? 'csv' : 'ndjson' };
}

/**
 * Returns the reader of a table's rows. Without a format, text that begins like a JSON object or array, or is blank, is NDJSON.
 * Throws RequestError for options that the format does not have.
 */
export function rowReaderFor(
  options: ReadOptions,
  text: string,
  { columns, name }: Lock,
  warnings: InputWarnings,
): RowReader {
  const field = (['delimiter', 'nulls'] as const).find((each) => options[each] !== undefined);
  const isJson = beginsAsJson(text) || (field === undefined && text.trim() === '');
  const format: InputFormat = options.format ?? (isJson ? 'ndjson' : 'csv');
  if (format === 'csv') return new CsvReader(name, columns, options, warnings);
  if (field === undefined) return new JsonReader(columns, options.map ?? {});
  throw new RequestError([field, 'format'], (write) => ({
    message: `${write(field)} is for CSV, and the input is NDJSON.`,
    help: `Remove ${write(field)}, or set ${write('format', 'csv')}.`,
  }));
}

/** Ignores the record separators of RFC 7464, which the reader of NDJSON names. */
function beginsAsJson(text: string): boolean {
  return /^\s*[[{]/.test(text.startsWith('\u001e') ? text.slice(1) : text);
}
