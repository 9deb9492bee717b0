import { flagText } from '../../diagnostics/flag-text.js';
import { formatSqlType } from '../../model/format-sql-type.js';
import type { ColumnModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { type CsvDialect, type CsvRow, readCsvRow } from './csv-cells.js';
import { headerError, otherFormatHelp, readCsvHeader } from './csv-header.js';
import type { InputWarnings } from './input-warnings.js';
import { LaterHeader } from './later-header.js';
import { maxLine } from './limits.js';
import { dosEnd, isDosEnd, LineError, notUtf8, tooLong } from './line-error.js';
import { mayBeText } from './null-words.js';
import { type Block, withoutLineEnd } from './read-blocks.js';
import { createCellReader, type ReadCell } from './read-cell.js';
import type { ReadOptions } from './read-options.js';
import type { Row } from './row.js';
import type { RowReader } from './row-reader.js';

const BYTE_ORDER_MARK = 0xfeff;

/** Reads CSV (RFC 4180) with a header that names columns; each cell is read by the type of its column. */
export class CsvReader implements RowReader {
  lines: number = 0;
  readonly #table: TableName;
  readonly #columns: readonly ColumnModel[];
  readonly #readers: readonly ReadCell[];
  /** The column index of each cell; undefined before the header. */
  #places: readonly number[] | undefined;
  #text: string = '';
  #at: number = 0;
  /** Whether the text ends in a quoted cell. */
  #isOpen: boolean = false;
  /** Text that does not close that cell. */
  #waiting: string[] = [];
  #waitingLength: number = 0;
  /** The number of line feeds that arrived. */
  #fed: number = 0;
  #last: boolean = false;
  /** The beginning of a line that is too long, after the text. */
  #longLine: string | undefined;
  /** The bytes of lines that are not UTF-8, by their numbers. */
  #damaged: Map<number, Buffer> = new Map();
  #header: LaterHeader = new LaterHeader([], []);
  readonly #csv: CsvRow = { cells: [], words: [], bare: false, end: 0, fault: undefined };
  readonly #delimiter: string;
  readonly #dialect: CsvDialect;
  readonly #map: Readonly<Record<string, string>>;
  readonly #warnings: InputWarnings;

  constructor(table: TableName, columns: readonly ColumnModel[], options: ReadOptions, warnings: InputWarnings) {
    const { delimiter = ',', map = {}, nulls = [], unit } = options;
    this.#table = table;
    this.#columns = columns;
    this.#readers = columns.map(({ type }) => createCellReader(type, unit));
    this.#delimiter = delimiter;
    this.#dialect = { delimiter: delimiter.charCodeAt(0), nulls: new Set(nulls) };
    this.#map = map;
    this.#warnings = warnings;
  }

  feed(block: Block | undefined): void {
    const { text: given = '', tooLong = false } = block ?? {};
    const text = tooLong ? '' : given;
    for (const line of this.#damaged.keys()) if (line <= this.lines) this.#damaged.delete(line);
    for (const [line, bytes] of block?.damaged ?? []) this.#damaged.set(this.#fed + 1 + line, bytes);
    this.#longLine = tooLong ? given : undefined;
    this.#fed += countLines(given, 0, given.length);
    this.#last = block === undefined;
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#mustWait(text)) return;
    this.#text = this.#text.slice(this.#at) + this.#waiting.join('');
    this.#at = 0;
    this.#isOpen = false;
    this.#waiting = [];
    this.#waitingLength = 0;
  }

  next(row: Row, after: number): boolean {
    if (this.#isOpen) return false;
    while (this.#at < this.#text.length) {
      // Files in a row may each begin with a byte order mark.
      const marked = this.#text.charCodeAt(this.#at) === BYTE_ORDER_MARK;
      const start = this.#at + (marked ? 1 : 0);
      // An incomplete row is read again when more text has arrived, unless it is too long.
      const last = this.#last || this.#longLine !== undefined || this.#text.length - start > maxLine;
      this.#isOpen = !readCsvRow(this.#text, start, this.#csv, last, this.#dialect);
      if (this.#isOpen) return false;
      const { end } = this.#csv;
      const line = this.lines + 1;
      this.#at = end;
      this.lines += Math.max(countLines(this.#text, start, end), 1);
      if (this.#places === undefined) {
        this.#readHeader(row, start, end, line);
        continue;
      }
      if (line <= after || this.#skips(line)) continue;
      row.line = line;
      const text = this.#text.slice(start, end);
      row.text = text.length > maxLine ? null : text.replace(/\r?\n$/, '');
      row.bytes = this.#damaged.size === 0 ? undefined : this.#bytesOf(line, text);
      this.#read(row, this.#places);
      return true;
    }
    if (this.#longLine === undefined) return false;
    const long = this.#longLine;
    this.#longLine = undefined;
    row.line = ++this.lines;
    row.text = null;
    row.bytes = undefined;
    if (row.line <= after) return false;
    throw tooLong('row', long);
  }

  /**
   * Returns whether new text leaves a quoted cell open. A row over many small blocks would be read from its beginning with each of
   * them.
   */
  #mustWait(text: string): boolean {
    if (!this.#isOpen || this.#last || this.#longLine !== undefined) return false;
    const length = this.#text.length - this.#at + this.#waitingLength;
    // A single quote closes the cell; two belong to its text. Blocks are whole lines, so none divides a pair.
    return length <= maxLine && !text.replaceAll('""', '').includes('"');
  }

  #readHeader(row: Row, start: number, end: number, line: number): void {
    const { bare, cells, fault } = this.#csv;
    if (bare && cells.length === 1) return;
    row.line = line;
    row.text = this.#text.slice(start, end);
    const wrong = this.#damaged.has(line) ? notUtf8() : undefined;
    if (wrong !== undefined) throw headerError(this.#table, null, `it ${wrong.message}`, wrong.help);
    if (fault !== undefined) {
      throw headerError(this.#table, null, `it ${fault.reason}`, otherFormatHelp(row.text) ?? fault.help);
    }
    const options = { delimiter: this.#delimiter, map: this.#map };
    this.#places = readCsvHeader(cells, this.#table, this.#columns, options);
    this.#header = new LaterHeader(
      cells.map((cell) => cell ?? ''),
      this.#columns.map(({ name }) => name),
    );
  }

  /** Returns whether the row holds no record, and counts it. Throws GenError for another header. */
  #skips(line: number): boolean {
    const { bare, cells, fault } = this.#csv;
    if (fault !== undefined) return false;
    if (bare) {
      // A blank line of a file with one column may have been NULL.
      if (cells.length > 1 || this.#header.length === 1) {
        this.#warnings.skipped(cells.length > 1 ? 'delimiters only' : 'blank line of one column', line);
      }
      return true;
    }
    if (this.#header.repeats(cells)) {
      this.#warnings.skipped('repeated header', line);
      return true;
    }
    if (this.#header.isOther(cells)) {
      const reason = `line ${line} is another header, with other columns or another order`;
      throw headerError(this.#table, null, reason, 'Send the rows after it as a file of their own.');
    }
    return false;
  }

  /** Returns the bytes of the row that begins at a line, if one of its lines is not UTF-8. */
  #bytesOf(line: number, text: string): Buffer | undefined {
    let damaged = false;
    const parts = text.split(/(?<=\n)/).map((part, index) => {
      const bytes = this.#damaged.get(line + index);
      damaged ||= bytes !== undefined;
      return bytes ?? Buffer.from(part);
    });
    return damaged ? withoutLineEnd(Buffer.concat(parts)) : undefined;
  }

  #read({ line, text, bytes, values }: Row, places: readonly number[]): void {
    if (text === null) throw tooLong('row', '');
    if (bytes !== undefined) throw notUtf8();
    const { cells, fault, words } = this.#csv;
    if (fault !== undefined) throw new LineError(fault.reason, fault.help);
    if (isDosEnd(text)) throw dosEnd();
    if (cells.length !== places.length) throw this.#wrongCount(text, cells.length);
    if (text.includes('\0'))
      throw new LineError('contains a NUL byte', "Remove the NUL bytes: tr -d '\\000' does that.");
    if (words.length > 0) this.#checkWords(words, line);
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as number;
      const cell = cells[index] as string | null;
      values[place] =
        cell === null
          ? undefined
          : (this.#readers[place] as ReadCell)(cell, (this.#columns[place] as ColumnModel).name);
    }
  }

  #wrongCount(text: string, count: number): LineError {
    const header = this.#header.length;
    const reason = `has ${count} ${count === 1 ? 'cell' : 'cells'}, but the header has ${header}`;
    if (text.startsWith("'") || text.includes(`${this.#delimiter}'`)) {
      return new LineError(reason, 'Use double quotes: CSV takes a single quote for text.');
    }
    return new LineError(reason, 'Put cells that contain the delimiter in quotes.');
  }

  /** Warns of cells that look like NULL in a column of text. In other columns they are errors. */
  #checkWords(words: readonly number[], line: number): void {
    for (const index of words) {
      const { name, type } = this.#columns[(this.#places as readonly number[])[index] as number] as ColumnModel;
      const word = this.#csv.cells[index] as string;
      const { kind } = type;
      if (kind === 'string' || kind === 'char' || kind === 'varchar' || kind === 'binary') {
        if (!mayBeText(word)) this.#warnings.nullWord(word, name, line);
      } else if (word !== 'null' || !JSON_KINDS.has(kind)) {
        const help = `Pass ${flagText({ nulls: word }).trim()} if it means NULL.`;
        throw new LineError(`takes ${formatSqlType(type)}, not the string ${JSON.stringify(word)}`, help, name);
      }
    }
  }
}

/** Types whose cells are JSON, where `null` is a value. */
const JSON_KINDS: ReadonlySet<string> = new Set(['variant', 'array', 'map', 'struct']);

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
