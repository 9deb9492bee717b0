import type { Lock } from '../../lock/lock.js';
import { CsvReader } from './csv-reader.js';
import { JsonReader } from './json-reader.js';
import type { RowReader } from './row-reader.js';
import type { TimestampUnit } from './timestamp-unit.js';

/** How the lines of an input are written. */
export type InputFormat = 'ndjson' | 'csv';

/** The format that the ending of a file's name tells, `.gz` apart; undefined where it tells none. */
export function formatOf(name: string): InputFormat | undefined {
  const ending = /\.(ndjson|jsonl|json|csv)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : ending === 'csv' ? 'csv' : 'ndjson';
}

/** What reads the rows of a table. Without a format, a text that begins as a JSON object or a list does is NDJSON, and blank lines are. */
export function rowReaderFor(
  format: InputFormat | undefined,
  text: string,
  { columns, name }: Lock,
  unit: TimestampUnit | undefined,
): RowReader {
  const found = format ?? (/^\s*([[{]|$)/.test(text) ? 'ndjson' : 'csv');
  return found === 'csv' ? new CsvReader(name, columns, unit) : new JsonReader(columns);
}
