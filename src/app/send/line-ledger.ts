/**
 * Maps a number of records to the line where the last of them ends. Most records take one line, so only exceptions are
 * stored.
 */
export class LineLedger {
  /** From record `from` (counted from 1), which ends with `line`, each record takes one line. */
  readonly #runs: { readonly from: number; readonly line: number }[] = [];
  #count: number = 0;
  #line: number = 0;

  /** Adds an accepted record that ends with a line. */
  accepted(line: number): void {
    this.#count++;
    if (line !== this.#line + 1 || this.#runs.length === 0) this.#runs.push({ from: this.#count, line });
    this.#line = line;
  }

  /** Returns the last line of the first `records` records, or 0. Forgets earlier records: never ask for fewer again. */
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
