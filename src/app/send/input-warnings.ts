import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { flagText } from '../../diagnostics/flag-text.js';
import type { TableName } from '../../model/table-name.js';
import { HexWatch } from './hex-watch.js';

/** Why a CSV row is skipped. */
export type SkipReason = 'blank line of one column' | 'delimiters only' | 'repeated header';

/** How many words for NULL a warning names. */
const SHOWN = 5;

/** Collects what is probably not meant in an input that is otherwise valid, for warnings at the end of a run. */
export class InputWarnings {
  readonly #skipped: Map<SkipReason, { count: number; readonly line: number }> = new Map();
  readonly #words: Set<string> = new Set();
  #nulls: { count: number; readonly word: string; readonly column: string; readonly line: number } | undefined;
  /** Looks at BINARY values that are read as base64. */
  readonly hex: HexWatch = new HexWatch();

  /** Counts a CSV row that is skipped. */
  skipped(reason: SkipReason, line: number): void {
    const found = this.#skipped.get(reason);
    if (found === undefined) this.#skipped.set(reason, { count: 1, line });
    else found.count++;
  }

  /** Counts a CSV cell that is read as text, and looks like NULL. */
  nullWord(word: string, column: string, line: number): void {
    if (this.#words.size < SHOWN) this.#words.add(word);
    if (this.#nulls === undefined) this.#nulls = { count: 1, word, column, line };
    else this.#nulls.count++;
  }

  /** Returns the warnings of a run into the table. */
  diagnostics(table: TableName): readonly Diagnostic[] {
    const found: Diagnostic[] = [];
    if (this.#skipped.size > 0) {
      const rows = [...this.#skipped].map(
        ([reason, { count, line }]) => `${reason}: ${count}, the first at line ${line}`,
      );
      found.push(diagnostic('csv-rows-skipped', { table }, { rows: rows.join('; ') }));
    }
    if (this.#nulls !== undefined) {
      const { count, word, column, line } = this.#nulls;
      const flags = [...this.#words].map((each) => flagText({ nulls: each })).join('');
      const params = { count: String(count), word, column, line: String(line), flags: flags.trim() };
      found.push(diagnostic('csv-null-word', { table, path: column }, params));
    }
    for (const column of this.hex.columns) {
      found.push(diagnostic('binary-looks-hex', { table, path: column }, { column }));
    }
    return found;
  }
}
