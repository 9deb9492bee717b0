import type { DeltaType } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';

/** Kinds of checks of a value. They are numbers because the checker switches on them for each field of each record. */
export const CHECK = {
  /** A varint of any value: BOOLEAN, BIGINT, TIMESTAMP. */
  varint: 0,
  /** A varint between `min` and `max`: TINYINT, SMALLINT, INT, DATE. */
  integer: 1,
  /** Eight bytes: DOUBLE. */
  fixed64: 2,
  /** Four bytes: FLOAT. */
  fixed32: 3,
  /** Any bytes: BINARY. */
  bytes: 4,
  /** Valid UTF-8: STRING. */
  text: 5,
  /** Valid UTF-8 of at most `max` characters: CHAR, VARCHAR. */
  boundedText: 6,
  /** Plain digits, at most `max` before the decimal point and `scale` after it. */
  decimal: 7,
  /** JSON text. */
  variant: 8,
  /** A struct or a map entry. */
  message: 9,
} as const;

/** One of `CHECK`. */
export type Check = (typeof CHECK)[keyof typeof CHECK];

/** How to check one field of the client's descriptor, matched with its column or struct field. */
export interface FieldPlan {
  readonly name: string;
  readonly number: number;
  /** Path for messages, such as `readings[].value`. */
  readonly path: string;
  /** Type of the value; of one element if it is a list. */
  readonly type: DeltaType;
  readonly shape: 'single' | 'list' | 'map';
  readonly check: Check;
  /** The wire type of one value. */
  readonly wire: number;
  /** Whether a list may be packed. */
  readonly packable: boolean;
  readonly min: number;
  readonly max: number;
  readonly scale: number;
  readonly message: MessagePlan | undefined;
  /** Index among the required fields of its message, or -1. */
  readonly required: number;
  /** On the top level, the column that it is written to: the same object as in the table's model. */
  readonly column: ColumnModel | undefined;
}

/** How to check a message: its fields, by number. */
export class MessagePlan {
  readonly fields: readonly FieldPlan[];
  readonly required: readonly FieldPlan[];
  /** Fields with numbers below `DENSE`, looked up without hashing. */
  readonly #dense: (FieldPlan | undefined)[];
  readonly #sparse: ReadonlyMap<number, FieldPlan>;
  /** For each required field, the last walk that saw it. This avoids clearing a set for each record. */
  readonly seen: Float64Array;
  /** Number of times that the checker has walked over such a message. */
  walks = 0;

  constructor(fields: readonly FieldPlan[]) {
    this.fields = fields;
    this.required = fields.filter((field) => field.required >= 0);
    this.seen = new Float64Array(this.required.length);
    const dense = fields.filter(({ number }) => number < DENSE);
    this.#dense = new Array<FieldPlan | undefined>(Math.max(0, ...dense.map(({ number }) => number + 1))).fill(
      undefined,
    );
    for (const field of dense) this.#dense[field.number] = field;
    this.#sparse = new Map(fields.filter(({ number }) => number >= DENSE).map((field) => [field.number, field]));
  }

  /** Returns the field with a number. */
  find(number: number): FieldPlan | undefined {
    return number < this.#dense.length ? this.#dense[number] : this.#sparse.get(number);
  }
}

const DENSE = 4096;
