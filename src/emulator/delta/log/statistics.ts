import { formatDecimal } from '../parquet/decimal-digits.js';
import { floorDivide, formatDate } from '../parquet/from-parquet-value.js';
import { decimalType, physicalName, type SparkField, type SparkType } from '../schema/spark-type.js';

/** As in Delta, statistics cover the first leaf columns only. */
const MAX_LEAVES = 32;
/** Longer bounds of strings are cut off, in code points. */
const MAX_TEXT = 32;

const MICROS_PER_MS = 1000n;
/** JavaScript and readers format years 1 to 9999 in the same way. */
const FIRST_MICROS = -62_135_596_800_000_000n;
const LAST_MICROS = 253_402_300_799_999_999n;

/** How a bound is formatted as JSON; undefined if the value has none. */
type FormatBound = (value: unknown, isMax: boolean) => string | undefined;

/** A leaf column: its path of physical names, and its statistics so far. */
interface Leaf {
  readonly path: readonly string[];
  readonly format: FormatBound | undefined;
  nulls: number;
  min: unknown;
  max: unknown;
  /** Whether a value has no place in an order, such as NaN, so that there are no bounds. */
  isUnordered: boolean;
}

/** Collects the statistics of a data file from values that are converted for Parquet. */
export class Statistics {
  readonly #leaves: readonly Leaf[];
  #rows = 0;

  constructor(fields: readonly SparkField[]) {
    this.#leaves = fields.flatMap((field) => toLeaves(field, [])).slice(0, MAX_LEAVES);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds rows, by column. */
  add(columns: ReadonlyMap<string, readonly unknown[]>, rows: number): void {
    this.#rows += rows;
    for (const leaf of this.#leaves) {
      const [column = '', ...rest] = leaf.path;
      for (const value of columns.get(column) ?? [])
        addValue(leaf, rest.length === 0 ? value : findMember(value, rest));
    }
  }

  /** Returns the JSON text. Numbers are written as text, because JSON.stringify has no bigint and no decimals. */
  toJson(): string {
    const bounds = (isMax: boolean): string =>
      nest(
        this.#leaves.flatMap(({ path, format, min, max, isUnordered }) => {
          const value = isMax ? max : min;
          const text = isUnordered || value === undefined ? undefined : format?.(value, isMax);
          return text === undefined ? [] : [{ path, text }];
        }),
      );
    const nulls = nest(this.#leaves.map(({ path, nulls }) => ({ path, text: String(nulls) })));
    return `{"numRecords":${this.#rows},"minValues":${bounds(false)},"maxValues":${bounds(true)},"nullCount":${nulls}}`;
  }
}

function toLeaves(field: SparkField, parents: readonly string[]): Leaf[] {
  const path = [...parents, physicalName(field)];
  const { type } = field;
  if (typeof type !== 'string' && type.type === 'struct') return type.fields.flatMap((inner) => toLeaves(inner, path));
  return [{ path, format: chooseFormat(type), nulls: 0, min: undefined, max: undefined, isUnordered: false }];
}

function findMember(value: unknown, path: readonly string[]): unknown {
  let member = value;
  for (const name of path) {
    if (member == null) return undefined;
    member = (member as Record<string, unknown>)[name];
  }
  return member;
}

function addValue(leaf: Leaf, value: unknown): void {
  if (value == null) leaf.nulls++;
  else if (leaf.format === undefined) return;
  else if (typeof value === 'number' && !Number.isFinite(value)) leaf.isUnordered = true;
  else {
    if (leaf.min === undefined || isLess(value, leaf.min)) leaf.min = value;
    if (leaf.max === undefined || isLess(leaf.max, value)) leaf.max = value;
  }
}

function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b) < 0;
  if (a === 0 && b === 0) return Object.is(a, -0) && Object.is(b, 0);
  return (a as number) < (b as number);
}

/** UTF-16 units have another order: surrogates come before U+E000 to U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const isPair = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
    return isPair(x) === isPair(y) ? x - y : isPair(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function chooseFormat(type: SparkType): FormatBound | undefined {
  if (typeof type !== 'string') return undefined;
  const decimal = decimalType(type);
  if (decimal) return (value) => formatDecimal(value as bigint, decimal.scale);
  switch (type) {
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return String;
    case 'float':
    case 'double':
      return (value) => (Object.is(value, -0) ? '-0.0' : JSON.stringify(value));
    case 'date':
      return (value) => JSON.stringify(formatDate(value as number));
    case 'timestamp':
      return (value) => formatMillis(value as bigint, 'Z');
    case 'timestamp_ntz':
      return (value) => formatMillis(value as bigint, '');
    case 'string':
      return (value, isMax) => formatText(value as string, isMax);
    default:
      return undefined;
  }
}

/** Cuts a timestamp down to milliseconds, also as a maximum: readers of Delta add one. */
function formatMillis(micros: bigint, zone: string): string | undefined {
  if (micros < FIRST_MICROS || micros > LAST_MICROS) return undefined;
  const millis = Number(floorDivide(micros, MICROS_PER_MS));
  return JSON.stringify(new Date(millis).toISOString().replace('Z', zone));
}

/** Cuts a text. A maximum is raised, so that it is not below the text. */
function formatText(text: string, isMax: boolean): string | undefined {
  const points = Array.from(text.slice(0, 2 * MAX_TEXT + 2));
  if (points.length <= MAX_TEXT) return JSON.stringify(text);
  const cut = points.slice(0, MAX_TEXT);
  if (!isMax) return JSON.stringify(cut.join(''));
  for (let i = cut.length - 1; i >= 0; i--) {
    const point = cut[i]?.codePointAt(0) ?? 0;
    if (point === 0x10ffff) continue;
    const next = point === 0xd7ff ? 0xe000 : point + 1;
    return JSON.stringify(cut.slice(0, i).join('') + String.fromCodePoint(next));
  }
  return undefined;
}

/** Builds the JSON text of an object from the paths of its leaves. */
function nest(leaves: readonly { readonly path: readonly string[]; readonly text: string }[]): string {
  const members = new Map<string, { readonly path: readonly string[]; readonly text: string }[]>();
  for (const { path, text } of leaves) {
    const [name = '', ...rest] = path;
    members.set(name, [...(members.get(name) ?? []), { path: rest, text }]);
  }
  const texts = Array.from(members, ([name, inner]) => {
    const [first] = inner;
    const text = first?.path.length === 0 ? first.text : nest(inner);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{${texts.join(',')}}`;
}
