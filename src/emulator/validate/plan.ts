import type { DeltaType } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';

/** How the value of one field is checked. Numbers, because the walk switches on them for each field of each record. */
export const check = {
  /** A varint of any value: BOOLEAN, BIGINT, TIMESTAMP. */
  varint: 0,
  /** A varint between `min` and `max`: TINYINT, SMALLINT, INT, DATE. */
  integer: 1,
  /** Eight bytes. */
  fixed64: 2,
  /** Four bytes. */
  fixed32: 3,
  bytes: 4,
  /** Valid UTF-8. */
  text: 5,
  /** Valid UTF-8 of at most `max` characters. */
  boundedText: 6,
  /** Plain digits, at most `max` before the point and `scale` after it. */
  decimal: 7,
  /** JSON text. */
  variant: 8,
  /** A struct, or an entry of a map. */
  message: 9,
} as const;

export type Check = (typeof check)[keyof typeof check];

/** One field of the client's descriptor, matched with a column. */
export interface FieldPlan {
  readonly name: string;
  readonly number: number;
  /** As a diagnostic shows it: `readings[].value`. */
  readonly path: string;
  /** Of the value, or of one element. */
  readonly type: DeltaType;
  readonly shape: 'single' | 'list' | 'map';
  readonly check: Check;
  /** The wire type of one value. */
  readonly wire: number;
  /** Whether the values may come packed. */
  readonly packable: boolean;
  readonly min: number;
  readonly max: number;
  readonly scale: number;
  readonly message: MessagePlan | undefined;
  /** Place among the required fields of its message, or -1. */
  readonly required: number;
  /** On the top level: the column it is written to, as the very object of the table. */
  readonly column: ColumnModel | undefined;
}

/** The fields of a message, found by number. */
export class MessagePlan {
  readonly fields: readonly FieldPlan[];
  readonly required: readonly FieldPlan[];
  /** Numbers below `DENSE`, looked up without hashing. */
  readonly #dense: (FieldPlan | undefined)[];
  readonly #sparse: ReadonlyMap<number, FieldPlan>;
  /** For each required field the walk that saw it last: no set has to be emptied for each record. */
  readonly seen: Float64Array;
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

  find(number: number): FieldPlan | undefined {
    return number < this.#dense.length ? this.#dense[number] : this.#sparse.get(number);
  }
}

const DENSE = 4096;
