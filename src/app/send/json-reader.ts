import type { LockColumn } from '../../lock/lock.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { mayLoseDigits } from './exact-number.js';
import { arrayHelp, jsonHelp, noObjectHelp } from './json-help.js';
import { maxLine } from './limits.js';
import { dosEnd, isDosEnd, LineError, notUtf8, tooLong } from './line-error.js';
import { longNumbersIn } from './long-numbers.js';
import { parseExactly } from './parse-exactly.js';
import { type Block, withoutLineEnd } from './read-blocks.js';
import type { Row } from './row.js';
import type { RowReader } from './row-reader.js';
import { unknownField } from './unknown-field.js';

const BYTE_ORDER_MARK = 0xfeff;

/** Reads NDJSON: one object per line. */
export class JsonReader implements RowReader {
  lines: number = 0;
  /** The keys that records have, and the index of the column of each. */
  readonly #keys: readonly string[];
  readonly #places: readonly number[];
  readonly #map: Readonly<Record<string, string>>;
  /** Keys that every object inherits, such as `constructor`: only own properties of the record count. */
  readonly #inherited: readonly boolean[];
  readonly #losesDigits: ReturnType<typeof longNumbersIn>;
  #block: Block = { text: '' };
  #at: number = 0;
  #first: number = 0;
  #suspicious: boolean = false;

  /** `map` has the column of each key that is not the name of its column. */
  constructor(columns: readonly LockColumn[], map: Readonly<Record<string, string>>) {
    const keys = new Map(Object.entries(map).map(([key, column]) => [column, key]));
    const keyed = columns.flatMap((column, place) => {
      const name = keys.get(column.name) ?? column.name;
      // A key that is mapped to another column has no value for the column of its own name.
      return Object.hasOwn(map, name) && map[name] !== column.name ? [] : [{ ...column, name, place }];
    });
    this.#keys = keyed.map(({ name }) => name);
    this.#places = keyed.map(({ place }) => place);
    this.#map = map;
    this.#inherited = this.#keys.map((key) => key in {});
    this.#losesDigits = longNumbersIn(keyed);
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
      // Files in a row may each begin with a byte order mark.
      const start = text.charCodeAt(this.#at) === BYTE_ORDER_MARK ? this.#at + 1 : this.#at;
      const line = text.slice(start, end);
      this.#at = end + 1;
      this.lines++;
      if (this.lines <= after) continue;
      row.line = this.lines;
      row.text = this.#block.tooLong === true || line.length > maxLine ? null : line;
      row.bytes = undefined;
      if (line.length < 10 && line.trim() === '') continue;
      this.#read(line, row);
      return true;
    }
    return false;
  }

  #read(line: string, row: Row): void {
    if (row.text === null) throw tooLong('line', line);
    row.bytes = withoutLineEnd(this.#block.damaged?.get(this.lines - this.#first - 1));
    if (row.bytes !== undefined) throw notUtf8();
    const record = this.#parse(line);
    const { values } = row;
    const keys = this.#keys;
    let found = 0;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string;
      const value = this.#inherited[index] && !Object.hasOwn(record, key) ? undefined : record[key];
      if (value !== undefined) found++;
      values[this.#places[index] as number] = value;
    }
    let count = 0;
    for (const _ in record) count++;
    if (count !== found) throw this.#unknownKey(record, found);
  }

  #unknownKey(record: Readonly<Record<string, unknown>>, found: number): Error {
    const unknown = Object.keys(record).find((key) => !this.#keys.includes(key)) as string;
    const source = Object.entries(this.#map).find(([, column]) => column === unknown)?.[0];
    if (source !== undefined) {
      return new LineError(
        'is also the column of a key that is mapped to it',
        `Rename ${source} or ${unknown}.`,
        unknown,
      );
    }
    const list = found > 0 ? undefined : Object.keys(record).find((key) => isListOfObjects(record[key]));
    if (list === undefined) return unknownField(record, this.#keys);
    const path = /^[a-z_]\w*$/i.test(list) ? `.${list}` : `.[${JSON.stringify(list)}]`;
    return new LineError(
      `is a document with a list of records, ${list}`,
      `Write them one a line: jq -c '${path}[]' does that. jq before 1.7 rounds long numbers.`,
    );
  }

  #parse(line: string): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = parseJson(line);
    } catch (error) {
      if (isDosEnd(line)) throw dosEnd();
      throw new LineError(`is not JSON: ${jsonFault(error, (error as Error).message)}`, jsonHelp(line));
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
      const help = Array.isArray(value) ? arrayHelp : noObjectHelp;
      throw new LineError(`is ${kind}; a record must be a JSON object with a key for each column`, help);
    }
    const record = value as Record<string, unknown>;
    return this.#suspicious && this.#losesDigits(line, record) ? (parseExactly(line) as typeof record) : record;
  }
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'object' && item !== null);
}
