import type { Column } from '../record/column.js';
import { findUnknownKey, unknownKeyError } from '../record/unknown-key.js';

/** With `warn`, so many records are looked at from the beginning on, then one in 64. */
const FIRST = 100;
const SAMPLE_MASK = 63;
/** Keys that are warned of at most; who has more of them knows by then. */
const MAX_WARNINGS = 20;

/** Looks for keys that are no columns, in every record or in a sample of them. */
export class KeyInspector {
  readonly #columns: readonly Column[];
  readonly #mode: 'warn' | 'throw' | 'ignore';
  readonly #warn: (path: string) => void;
  /** Records up to this one are all looked at. */
  readonly #inspectAllBefore: number;
  #inspected = 0;
  readonly #warned = new Set<string>();

  constructor(columns: readonly Column[], mode: 'warn' | 'throw' | 'ignore', warn: (path: string) => void) {
    this.#columns = columns;
    this.#mode = mode;
    this.#warn = warn;
    this.#inspectAllBefore = mode === 'throw' ? Number.POSITIVE_INFINITY : mode === 'warn' ? FIRST : -1;
  }

  /** Throws `unknown-key`, or warns once for each key. */
  inspect(record: unknown): void {
    const seen = this.#inspected++;
    if (seen < this.#inspectAllBefore || (seen & SAMPLE_MASK) === 0) this.#inspectKeys(record);
  }

  #inspectKeys(record: unknown): void {
    if (this.#mode === 'ignore') return;
    const path = findUnknownKey(this.#columns, record);
    if (path === undefined) return;
    if (this.#mode === 'throw') throw unknownKeyError(path);
    const key = path.replaceAll(/\[[^\]]*\]/g, '[]');
    if (this.#warned.has(key) || this.#warned.size >= MAX_WARNINGS) return;
    this.#warned.add(key);
    this.#warn(path);
  }
}
