/** A row of CSV; one object is reused for all rows. */
export interface CsvRow {
  /** The cells: null if there is nothing between two commas (NULL), '' for a quoted empty cell. */
  readonly cells: (string | null)[];
  /** The position after the line feed. */
  end: number;
  /** What is wrong with the row, or ''. A wrong row ends with its line. */
  fault: string;
}

const QUOTE = 34;
const COMMA = 44;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * Reads the row at `start` (RFC 4180) into `row`. Returns false if the text ends before the row, inside of quotes; with
 * `last`, when no more text follows, that is an error of the row instead.
 */
export function readCsvRow(text: string, start: number, row: CsvRow, last: boolean): boolean {
  row.cells.length = 0;
  row.fault = '';
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const close = closingQuote(text, at + 1);
      if (close < 0) {
        if (!last) return false;
        return fail(row, text, start, 'has an unclosed quote');
      }
      const inner = text.slice(at + 1, close);
      row.cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      at = close + 1;
    } else {
      const end = endOfCell(text, at);
      const cell = text.slice(at, end);
      if (cell.includes('"')) return fail(row, text, at, 'has a quote in an unquoted cell');
      row.cells.push(cell === '' ? null : cell);
      at = end;
    }
    const code = text.charCodeAt(at);
    if (code === COMMA) {
      at++;
      continue;
    }
    if (code === RETURN && (text.charCodeAt(at + 1) === LINE_FEED || at + 1 === text.length)) at++;
    if (at < text.length && text.charCodeAt(at) !== LINE_FEED) {
      return fail(row, text, at, 'has text after the closing quote of a cell');
    }
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

function endOfCell(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === LINE_FEED) return at;
    if (code === RETURN && (at + 1 === text.length || text.charCodeAt(at + 1) === LINE_FEED)) return at;
  }
  return at;
}

/** Skips the rest of the line, since the next line can be valid. */
function fail(row: CsvRow, text: string, at: number, fault: string): true {
  const feed = text.indexOf('\n', at);
  row.end = feed < 0 ? text.length : feed + 1;
  row.fault = fault;
  return true;
}
