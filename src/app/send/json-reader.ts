import type { LockColumn } from '../../lock/lock.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { mayLoseDigits } from './exact-number.js';
import { maxLine } from './limits.js';
import { LineError } from './line-error.js';
import { longNumbersIn } from './long-numbers.js';
import { parseExactly } from './parse-exactly.js';
import type { Block } from './read-blocks.js';
import type { Row } from './row.js';
import type { RowReader } from './row-reader.js';
import { unknownField } from './unknown-field.js';

const ONE_A_LINE =
  "Write one record a line: jq -c . does that with an object over several lines, jq -c '.[]' with an array.";

const NOT_A_NUMBER = 'JSON has no NaN or Infinity, although some programs write them: put them in quotes, as "NaN".';

/** Reads NDJSON: one object per line. */
export class JsonReader implements RowReader {
  lines: number = 0;
  readonly #names: readonly string[];
  /** Column names that every object inherits, such as `constructor`: only own properties of the record count. */
  readonly #inherited: readonly boolean[];
  readonly #losesDigits: ReturnType<typeof longNumbersIn>;
  #block: Block = { text: '' };
  #at: number = 0;
  #first: number = 0;
  #suspicious: boolean = false;

  constructor(columns: readonly LockColumn[]) {
    this.#names = columns.map(({ name }) => name);
    this.#inherited = this.#names.map((name) => name in {});
    this.#losesDigits = longNumbersIn(columns);
  }

  feed(block: Block | undefined): void {
    this.#block = block ?? { text: '' };
    this.#at = 0;
    this.#first = this.lines;
    this.#suspicious = mayLoseDigits(this.#block.text);
  }

  next(row: Row, after: number): boolean {
    const { text } = this.#block;
    while (this.#at < text.length) {
      const feed = text.indexOf('\n', this.#at);
      const end = feed < 0 ? text.length : feed;
      const line = text.slice(this.#at, end);
      this.#at = end + 1;
      this.lines++;
      if (this.lines <= after) continue;
      row.line = this.lines;
      row.text = line;
      if (line.length < 10 && line.trim() === '') continue;
      this.#read(line, row);
      return true;
    }
    return false;
  }

  #read(line: string, row: Row): void {
    if (this.#block.damaged?.has(this.lines - this.#first - 1)) throw notUtf8();
    if (this.#block.tooLong === true || line.length > maxLine) throw tooLong('line');
    const record = this.#parse(line);
    const { values } = row;
    const names = this.#names;
    let found = 0;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      const value = this.#inherited[index] && !Object.hasOwn(record, name) ? undefined : record[name];
      if (value !== undefined) found++;
      values[index] = value;
    }
    let keys = 0;
    for (const _ in record) keys++;
    if (keys !== found) throw unknownField(record, names);
  }

  #parse(line: string): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = parseJson(line);
    } catch (error) {
      const help = /[:[,]\s*-?(NaN|Infinity)\b/.test(line) ? NOT_A_NUMBER : ONE_A_LINE;
      throw new LineError(`is not JSON: ${jsonFault(error, (error as Error).message)}`, help);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
      throw new LineError(`is ${kind}; a record must be a JSON object with a key for each column`, ONE_A_LINE);
    }
    const record = value as Record<string, unknown>;
    return this.#suspicious && this.#losesDigits(line, record) ? (parseExactly(line) as typeof record) : record;
  }
}

/** Returns the error for a line that is not UTF-8. */
export function notUtf8(): LineError {
  return new LineError(
    'is not UTF-8',
    'Only NDJSON and CSV text can be read. Convert text in another encoding first, for example with iconv -f UTF-16 -t UTF-8.',
  );
}

/** Returns the error for a line or row that is too long. */
export function tooLong(what: 'line' | 'row'): LineError {
  return new LineError(`is longer than ${maxLine / 1e6} MB`, `The service accepts no longer ${what} as a record.`);
}
