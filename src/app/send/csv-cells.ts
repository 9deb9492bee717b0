/** What reading one row of CSV gives. */
export interface CsvRow {
  /** null: nothing between two commas, which is NULL; '' was in quotes. */
  readonly cells: (string | null)[];
  /** Behind the line feed. */
  end: number;
  /** What is wrong with it; '' where nothing is. It then ends with its line. */
  fault: string;
}

const QUOTE = 34;
const COMMA = 44;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * Reads the row that begins at `start` (RFC 4180) into `row`. False where its end is not in the text: a quote is open, and
 * with `last` nothing more comes, that is its fault.
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
        return fail(row, text, start, 'has a quote that is not closed');
      }
      const inner = text.slice(at + 1, close);
      row.cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      at = close + 1;
    } else {
      const end = endOfCell(text, at);
      const cell = text.slice(at, end);
      if (cell.includes('"')) return fail(row, text, at, 'has a quote inside a cell that does not begin with one');
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
      return fail(row, text, at, 'has text behind the closing quote of a cell');
    }
    row.end = Math.min(at + 1, text.length);
    return true;
  }
}

/** The quote that closes a cell, after `from`: two of them are one that belongs to it. */
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

/** The rest of the line is passed over: the next one may be right. */
function fail(row: CsvRow, text: string, at: number, fault: string): true {
  const feed = text.indexOf('\n', at);
  row.end = feed < 0 ? text.length : feed + 1;
  row.fault = fault;
  return true;
}
