/** Two names of columns can be a record; three are a header. */
const HEADER_CELLS = 3;

/** Recognises headers after the first row, as in files that were joined. */
export class LaterHeader {
  readonly #header: readonly string[];
  readonly #names: ReadonlySet<string>;

  /** `header` has the cells of the first row, `names` the columns of the table. */
  constructor(header: readonly string[], names: readonly string[]) {
    this.#header = header;
    this.#names = new Set(names);
  }

  /** The number of cells in the first row. */
  get length(): number {
    return this.#header.length;
  }

  /**
   * Returns whether cells repeat the header, perhaps with spaces around them or in another case. A single cell must be the same: it
   * could be a value.
   */
  repeats(cells: readonly (string | null)[]): boolean {
    const header = this.#header;
    if (cells.length !== header.length) return false;
    if (cells.length === 1) return cells[0] === header[0];
    return cells.every((cell, index) => isSameName(cell, header[index] as string));
  }

  /** Returns whether cells are names of columns: the header in another order, or at least three of the table. */
  isOther(cells: readonly (string | null)[]): boolean {
    const first = cells[0];
    if (cells.length < 2 || first == null || !(this.#names.has(first) || this.#header.includes(first))) return false;
    if (new Set(cells).size < cells.length) return false;
    const isReordered = cells.length === this.length && cells.every((cell) => this.#header.includes(cell as string));
    return isReordered || (cells.length >= HEADER_CELLS && cells.every((cell) => this.#names.has(cell as string)));
  }
}

function isSameName(cell: string | null, name: string): boolean {
  if (cell === name) return true;
  return cell !== null && cell.length >= name.trim().length && cell.trim().toLowerCase() === name.trim().toLowerCase();
}
