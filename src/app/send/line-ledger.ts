/**
 * Which line the first so many records reach to. Records come one a line mostly, so that only where they do not is
 * anything kept.
 */
export class LineLedger {
  /** From record `from` (counted from 1) on, the record that ends with `line`, and so on one by one. */
  readonly #runs: { readonly from: number; readonly line: number }[] = [];
  #count: number = 0;
  #line: number = 0;

  /** The record that ends with this line was accepted. */
  accepted(line: number): void {
    this.#count++;
    if (line !== this.#line + 1 || this.#runs.length === 0) this.#runs.push({ from: this.#count, line });
    this.#line = line;
  }

  /** The last line of the first `records`; 0 where there is none. Those before must not be asked for again. */
  lineOf(records: number): number {
    if (records === 0) return 0;
    const runs = this.#runs;
    let index = 0;
    while (index + 1 < runs.length && (runs[index + 1] as (typeof runs)[number]).from <= records) index++;
    runs.splice(0, index);
    const run = runs[0];
    return run === undefined ? 0 : run.line + records - run.from;
  }
}
