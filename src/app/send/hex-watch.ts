/** How many rows are looked at. */
const ROWS = 1000;
/** Pairs of hex digits, as PostgreSQL and SQL Server write them too: after `\x` and `0x`. */
const HEX = /^(?:\\x|0x)?(?:[0-9a-f]{2})+$/i;

/** Looks whether all BINARY values of the first rows, read as base64, are valid hex too: then they are probably hex. */
export class HexWatch {
  #rows: number = 0;
  readonly #found: Map<string, boolean> = new Map();

  /** Counts a row. */
  nextRow(): void {
    this.#rows++;
  }

  /** Returns what is called with each value of a column, also those inside of it. */
  watch(column: string): (text: unknown) => void {
    return (text) => {
      if (this.#rows > ROWS || typeof text !== 'string' || text === '' || this.#found.get(column) === false) return;
      this.#found.set(column, HEX.test(text));
    };
  }

  /** The columns with values that all are valid hex. */
  get columns(): readonly string[] {
    return [...this.#found].flatMap(([column, isHex]) => (isHex ? [column] : []));
  }
}
