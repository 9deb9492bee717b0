import type { DeltaType } from '../../model/delta-type.js';
import type { Random } from '../../system/random.js';
import { nameWords } from './name-words.js';
import { type NumberRange, numberRange } from './number-ranges.js';
import { sampleTime } from './sample-time.js';
import { textKind } from './text-kinds.js';

/** A value: its text, and whether that is a string in JSON. Everything else is JSON already. */
export interface SampleValue {
  readonly text: string;
  readonly isString: boolean;
}

/** Returns a value of a column, for the record with the number `index`, from 0. */
export type ValueSource = (random: Random, index: number) => SampleValue;

/** One of how many optional fields of structs is NULL. */
const NULLS = 10;
const MOST_ELEMENTS = 3;
/** Integers are at most this far from 0, also where the type takes more. */
const INTEGER_LIMITS: Readonly<Record<string, number>> = { tinyint: 127, smallint: 32_767, int: 2 ** 31 - 1 };

/** Returns the source of plausible values for a type, by the name of the column or field. Throws TypeError for an unsupported type. */
export function valueSource(name: string, type: DeltaType): ValueSource {
  switch (type.kind) {
    case 'boolean':
      return (random) => json(random.integer(0, 1) === 1 ? 'true' : 'false');
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return integers(name, INTEGER_LIMITS[type.kind] ?? Number.MAX_SAFE_INTEGER);
    case 'float':
    case 'double': {
      const range = numberRange(name);
      return (random) => json(decimal(random, range));
    }
    case 'decimal':
      return decimals(numberRange(name), type.precision, type.scale);
    case 'string': {
      const kind = textKind(name);
      return (random, index) => string(kind(random, index));
    }
    case 'char':
    case 'varchar': {
      const kind = textKind(name);
      return (random, index) => string([...kind(random, index)].slice(0, type.length).join(''));
    }
    case 'binary':
      return (random) =>
        string(Buffer.from(Array.from({ length: 8 }, () => random.integer(0, 255))).toString('base64'));
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz': {
      const time = sampleTime(name, type.kind);
      return (random, index) => string(time(random, index));
    }
    case 'variant':
      return (random) => json(`{"value":${random.integer(0, 1000)},"ok":${random.integer(0, 1) === 1}}`);
    case 'array': {
      const element = valueSource(name, type.element);
      return (random, index) => json(`[${several(random, () => jsonText(element(random, index))).join(',')}]`);
    }
    case 'map':
      return maps(valueSource('name', type.key), valueSource(name, type.value));
    case 'struct':
      return structs(type.fields);
    case 'unsupported':
      throw new TypeError(`The type ${type.text} is not supported`);
  }
}

/** Returns a value as JSON. */
export function jsonText({ text, isString }: SampleValue): string {
  return isString ? JSON.stringify(text) : text;
}

function integers(name: string, limit: number): ValueSource {
  if (['id', 'seq', 'sequence', 'offset', 'index'].includes(nameWords(name).at(-1) ?? '')) {
    return (_, index) => json(String((index % limit) + 1));
  }
  const { least, most } = within(numberRange(name), limit);
  return (random) => json(String(random.integer(least, most)));
}

function decimals(range: NumberRange, precision: number, scale: number): ValueSource {
  // More than 15 digits before the point are neither plausible nor exact in a number.
  const { least, most } = within(range, 10 ** Math.min(precision - scale, 15) - 1);
  const shown = Math.min(range.digits, scale);
  return (random) => {
    const whole = random.integer(least, most);
    return json(shown === 0 ? String(whole) : `${whole}.${random.digits(shown)}`);
  };
}

/** Returns the integers of a range that a type takes; its limit if there are none. */
function within({ least, most }: NumberRange, limit: number): { readonly least: number; readonly most: number } {
  const clamp = (value: number): number => Math.min(Math.max(value, -limit), limit);
  return { least: clamp(Math.ceil(least)), most: clamp(Math.floor(most)) };
}

function decimal(random: Random, { least, most, digits }: NumberRange): string {
  return (least + random.next() * (most - least)).toFixed(digits);
}

function maps(key: ValueSource, value: ValueSource): ValueSource {
  return (random, index) => {
    const entries = new Map(several(random, () => [key(random, index).text, jsonText(value(random, index))]));
    return json(`{${[...entries].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`);
  };
}

function structs(fields: Extract<DeltaType, { kind: 'struct' }>['fields']): ValueSource {
  const members = fields.map(({ name, type, nullable }) => ({
    key: JSON.stringify(name),
    isRequired: nullable === false,
    value: valueSource(name, type),
  }));
  return (random, index) => {
    const present = members.filter(({ isRequired }) => isRequired || random.integer(1, NULLS) > 1);
    return json(`{${present.map(({ key, value }) => `${key}:${jsonText(value(random, index))}`).join(',')}}`);
  };
}

function several<T>(random: Random, create: () => T): T[] {
  return Array.from({ length: random.integer(0, MOST_ELEMENTS) }, create);
}

function json(text: string): SampleValue {
  return { text, isString: false };
}

function string(text: string): SampleValue {
  return { text, isString: true };
}
