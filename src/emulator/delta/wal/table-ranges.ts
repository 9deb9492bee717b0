/** The ranges of a segment take little memory, however many tables and messages it has. */
const MAX_RANGES = 4096;
/** Reading so many bytes of other tables takes less time than another call of the system. */
const MAX_GAP = 64 * 1024;

/** A part of a file, in bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The parts of a segment that have everything of a table, so that its records can be read without reading most other records. */
export class TableRanges {
  readonly #ranges = new Map<string, { readonly start: number; end: number }[]>();
  #count = 0;

  /** Adds a part that follows all others. */
  add(table: string, start: number, end: number): void {
    const ranges = this.#ranges.get(table) ?? [];
    this.#ranges.set(table, ranges);
    const last = ranges.at(-1);
    if (last && (start - last.end <= MAX_GAP || this.#count >= MAX_RANGES)) {
      last.end = end;
      return;
    }
    ranges.push({ start, end });
    this.#count++;
  }

  /** Returns the parts of a table, in order. There can be records of other tables in them. */
  get(table: string): readonly ByteRange[] {
    return this.#ranges.get(table) ?? [];
  }
}
