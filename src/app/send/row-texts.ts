import type { Row } from './row.js';

/** What the rejects file needs of a row. */
export type RowText = Pick<Row, 'line' | 'text' | 'bytes'>;

/** The texts of the rows that are not durable yet, by position. */
export class RowTexts {
  #rows: RowText[] = [];
  /** The position of the first of them. */
  #first = 0;

  /** Adds the next row. */
  add({ line, text, bytes }: Row): void {
    this.#rows.push({ line, text, bytes });
  }

  /** Returns the row at `position`, counted from 0; undefined if it was forgotten. */
  get(position: number): RowText | undefined {
    return this.#rows[position - this.#first];
  }

  /** Forgets the rows before `position`. */
  forget(position: number): void {
    if (position <= this.#first) return;
    this.#rows = this.#rows.slice(position - this.#first);
    this.#first = position;
  }
}
