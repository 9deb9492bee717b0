import type { ColumnModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { type CsvRow, readCsvRow } from './csv-cells.js';
import { headerError, readCsvHeader } from './csv-header.js';
import { notUtf8, tooLong } from './json-reader.js';
import { maxLine } from './limits.js';
import { LineError } from './line-error.js';
import type { Block } from './read-blocks.js';
import { createCellReader, type ReadCell } from './read-cell.js';
import type { Row } from './row.js';
import type { RowReader } from './row-reader.js';
import type { TimestampUnit } from './timestamp-unit.js';

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
  #last: boolean = false;
  #tooLong: boolean = false;
  /** The numbers of lines that are not UTF-8. */
  #damaged: Set<number> = new Set();
  readonly #csv: CsvRow = { cells: [], end: 0, fault: '' };

  constructor(table: TableName, columns: readonly ColumnModel[], unit: TimestampUnit | undefined) {
    this.#table = table;
    this.#columns = columns;
    this.#readers = columns.map(({ type }) => createCellReader(type, unit));
  }

  feed(block: Block | undefined): void {
    const rest = this.#text.slice(this.#at);
    const before = this.lines + countLines(rest, 0, rest.length) + 1;
    this.#damaged = new Set([...this.#damaged].filter((line) => line > this.lines));
    for (const line of block?.damaged ?? []) this.#damaged.add(before + line);
    this.#tooLong = block?.tooLong === true;
    this.#text = rest + (block?.text ?? '');
    this.#at = 0;
    this.#last = block === undefined;
  }

  next(row: Row, after: number): boolean {
    while (this.#at < this.#text.length) {
      const start = this.#at;
      if (this.#tooLong) {
        this.#takeRest(row);
        if (row.line <= after) return false;
        throw tooLong('row');
      }
      // An incomplete row is read again when more text has arrived, unless it is too long.
      const last = this.#last || this.#text.length - start > maxLine;
      if (!readCsvRow(this.#text, start, this.#csv, last)) return false;
      const { end } = this.#csv;
      const line = this.lines + 1;
      this.#at = end;
      this.lines += Math.max(countLines(this.#text, start, end), 1);
      if (this.#places === undefined) {
        this.#readHeader(row, start, end, line);
        continue;
      }
      if (line <= after || isBlank(this.#csv)) continue;
      row.line = line;
      row.text = this.#text.slice(start, end).replace(/\r?\n$/, '');
      this.#read(row, this.#places);
      return true;
    }
    return false;
  }

  /** Rejects a line that is too long, together with the incomplete row before it. */
  #takeRest(row: Row): void {
    row.line = this.lines + 1;
    row.text = this.#text.slice(this.#at);
    this.lines += countLines(row.text, 0, row.text.length);
    this.#at = this.#text.length;
  }

  #readHeader(row: Row, start: number, end: number, line: number): void {
    if (isBlank(this.#csv)) return;
    row.line = line;
    row.text = this.#text.slice(start, end);
    const { cells, fault } = this.#csv;
    const plain =
      fault === '' ? undefined : new LineError(fault, 'The first row must name the columns, separated by commas.');
    const wrong = this.#damaged.has(line) ? notUtf8() : plain;
    if (wrong !== undefined) throw headerError(this.#table, null, `it ${wrong.message}`, wrong.help);
    this.#places = readCsvHeader(cells, this.#table, this.#columns);
  }

  #read({ line, text, values }: Row, places: readonly number[]): void {
    if (text.length > maxLine) throw tooLong('row');
    if (this.#damaged.size > 0) {
      for (let at = line; at <= this.lines; at++) if (this.#damaged.has(at)) throw notUtf8();
    }
    const { cells, fault } = this.#csv;
    if (fault !== '') throw new LineError(fault, 'Put the cell in quotes, and double the quotes inside it.');
    if (cells.length !== places.length) {
      const shown = `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, but the header has ${places.length}`;
      throw new LineError(shown, 'Put cells with a comma in quotes.');
    }
    if (text.includes('\0'))
      throw new LineError(
        'contains a NUL byte',
        'Convert the file to UTF-8 text, for example with iconv -f UTF-16 -t UTF-8.',
      );
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as number;
      const cell = cells[index] as string | null;
      values[place] =
        cell === null
          ? undefined
          : (this.#readers[place] as ReadCell)(cell, (this.#columns[place] as ColumnModel).name);
    }
  }
}

function isBlank({ cells, fault }: CsvRow): boolean {
  return fault === '' && cells.length === 1 && cells[0] === null;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
