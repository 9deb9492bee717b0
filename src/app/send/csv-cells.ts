import { mayBeNullWord } from './null-words.js';

/** How CSV cells are separated, and which of them are NULL. */
export interface CsvDialect {
  /** The code of the character between cells. */
  readonly delimiter: number;
  /** The texts of cells without quotes that are NULL, besides the empty text. */
  readonly nulls: ReadonlySet<string>;
}

/** A row of CSV; one object is reused for all rows. */
export interface CsvRow {
  /** The cells: null if there is nothing between two delimiters (NULL), '' for a quoted empty cell. */
  readonly cells: (string | null)[];
  /** The indexes of cells without quotes that look like NULL, and are text. */
  readonly words: number[];
  /** Whether there is nothing but delimiters. */
  bare: boolean;
  /** The position after the line feed. */
  end: number;
  /** What is wrong with the row; undefined if nothing is. A wrong row ends with its line. */
  fault: CsvFault | undefined;
}

/** What is wrong with a row. */
interface CsvFault {
  readonly reason: string;
  readonly help: string;
}

const QUOTE = 34;
const LINE_FEED = 10;
const RETURN = 13;
const BACKSLASH = 92;

/**
 * Reads the row at `start` (RFC 4180) into `row`. Returns false if the text ends before the row, inside of quotes; with
 * `last`, when no more text follows, that is an error of the row instead.
 */
export function readCsvRow(
  text: string,
  start: number,
  row: CsvRow,
  last: boolean,
  { delimiter, nulls }: CsvDialect,
): boolean {
  row.cells.length = 0;
  row.words.length = 0;
  row.bare = true;
  row.fault = undefined;
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      row.bare = false;
      const close = closingQuote(text, at + 1);
      if (close < 0) return last ? fail(row, text, start, UNCLOSED) : false;
      const inner = text.slice(at + 1, close);
      row.cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      at = close + 1;
    } else {
      const end = endOfCell(text, at, delimiter);
      const cell = text.slice(at, end);
      const code = text.charCodeAt(end);
      if (code === QUOTE) return fail(row, text, at, cell.trim() === '' ? SPACE_BEFORE_QUOTE : QUOTE_INSIDE);
      if (code === RETURN && !endsLine(text, end)) return fail(row, text, at, LONE_RETURN);
      if (cell !== '') {
        row.bare = false;
        if (nulls.size === 0 && mayBeNullWord(cell)) row.words.push(row.cells.length);
      }
      row.cells.push(cell === '' || (nulls.size > 0 && nulls.has(cell)) ? null : cell);
      at = end;
    }
    const code = text.charCodeAt(at);
    if (code === delimiter) {
      at++;
      continue;
    }
    if (code === RETURN && endsLine(text, at)) at++;
    if (at < text.length && text.charCodeAt(at) !== LINE_FEED) return fail(row, text, at, afterQuote(text, at));
    row.end = Math.min(at + 1, text.length);
    return true;
  }
}

/** Finds the quote that closes a cell, after `from`; a doubled quote belongs to the text. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

/** Finds the end of a cell without quotes, or the first character that may not be in it. */
function endOfCell(text: string, from: number, delimiter: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === delimiter || code === LINE_FEED || code === RETURN || code === QUOTE) return at;
  }
  return at;
}

/** Returns whether a carriage return is before a line feed, or before the end of the text. */
function endsLine(text: string, at: number): boolean {
  return at + 1 === text.length || text.charCodeAt(at + 1) === LINE_FEED;
}

const UNCLOSED: CsvFault = {
  reason: 'has an unclosed quote',
  help: 'Add the quote that closes the cell. If the first quote belongs to the text, double it and put the cell in quotes: """a".',
};

const SPACE_BEFORE_QUOTE: CsvFault = {
  reason: 'has a space before the opening quote of a cell',
  help: 'Remove the space: a quote opens a cell only directly after the delimiter.',
};

const QUOTE_INSIDE: CsvFault = {
  reason: 'has a quote in an unquoted cell',
  help: 'Put the cell in quotes, and double the quotes inside it: "a""b" for a"b.',
};

const LONE_RETURN: CsvFault = {
  reason: 'has a carriage return without a line feed in an unquoted cell',
  help: "End each line with a line feed: tr '\\r' '\\n' does that for files of old Mac programs, and tr -d '\\r' for lines with two carriage returns. Put a cell that has one in quotes.",
};

/** Explains text between the closing quote of a cell and the delimiter. */
function afterQuote(text: string, at: number): CsvFault {
  if (text.charCodeAt(at - 2) === BACKSLASH) {
    return {
      reason: 'has a quote after a backslash in a quoted cell',
      help: 'Double the quote to have it in the text: CSV has no escapes with a backslash.',
    };
  }
  if (/^[ \t]+(?:$|\W)/.test(text.slice(at, at + 100))) {
    return {
      reason: 'has a space after the closing quote of a cell',
      help: 'Remove the space: a delimiter or the end of the line follows a closing quote.',
    };
  }
  return {
    reason: 'has text after the closing quote of a cell',
    help: 'Double the quotes that belong to the text: "a ""b"" c". Check that the delimiter after the cell is right.',
  };
}

/** Skips the rest of the line, since the next line can be valid. */
function fail(row: CsvRow, text: string, at: number, fault: CsvFault): true {
  const feed = text.indexOf('\n', at);
  row.end = feed < 0 ? text.length : feed + 1;
  row.fault = fault;
  return true;
}
