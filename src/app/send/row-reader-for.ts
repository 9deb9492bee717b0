import type { Lock } from '../../lock/lock.js';
import type { inputFormats } from '../project/request-choices.js';
import { CsvReader } from './csv-reader.js';
import { JsonReader } from './json-reader.js';
import type { RowReader } from './row-reader.js';
import type { TimestampUnit } from './timestamp-unit.js';

/** The format of an input. */
export type InputFormat = (typeof inputFormats)[number];

/** Returns the format by the extension of a file name, ignoring `.gz`; undefined if the extension is unknown. */
export function detectFormat(name: string): InputFormat | undefined {
  const ending = /\.(ndjson|jsonl|json|csv)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : ending === 'csv' ? 'csv' : 'ndjson';
}

/** Returns the reader of a table's rows. Without a format, text that begins like a JSON object or array, or is blank, is NDJSON. */
export function rowReaderFor(
  format: InputFormat | undefined,
  text: string,
  { columns, name }: Lock,
  unit: TimestampUnit | undefined,
): RowReader {
  const found = format ?? (/^\s*([[{]|$)/.test(text) ? 'ndjson' : 'csv');
  return found === 'csv' ? new CsvReader(name, columns, unit) : new JsonReader(columns);
}
