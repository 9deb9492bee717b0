import type { Column } from '../record/column.js';
import { findUnknownKey, unknownKeyError } from '../record/unknown-key.js';

/** With `warn`, the first records that are all inspected; after them, one in 64 is. */
const FIRST = 100;
const SAMPLE_MASK = 63;
/** Maximum number of keys that a producer warns about: the first ones show the problem. */
const MAX_WARNINGS = 20;

/** Finds keys that are not columns, in all records or in a sample of them. */
export class KeyInspector {
  readonly #columns: readonly Column[];
  readonly #mode: 'warn' | 'throw' | 'ignore';
  readonly #warn: (path: string) => void;
  /** All records before this one are inspected. */
  readonly #inspectAllBefore: number;
  #inspected = 0;
  readonly #warned = new Set<string>();

  constructor(columns: readonly Column[], mode: 'warn' | 'throw' | 'ignore', warn: (path: string) => void) {
    this.#columns = columns;
    this.#mode = mode;
    this.#warn = warn;
    this.#inspectAllBefore = mode === 'throw' ? Number.POSITIVE_INFINITY : mode === 'warn' ? FIRST : -1;
  }

  /** Inspects a record if it is in the sample. Throws `unknown-key`, or warns once for each key, depending on the mode. */
  inspect(record: unknown): void {
    const index = this.#inspected++;
    if (index < this.#inspectAllBefore || (index & SAMPLE_MASK) === 0) this.#inspectKeys(record);
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
