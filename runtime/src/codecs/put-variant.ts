import { valueError } from './value-errors.js';
import { readVariantText, type VariantInput, variantNull } from './variant.js';

/** The deepest value that is accepted: JSON.stringify would overflow the stack, with an error that names no column. */
const DEEPEST = 500;

/** Returns the JSON text of a VARIANT. Throws `invalid-value` for a value that JSON.stringify would drop or change. */
export function variantJson(value: VariantInput, column: string): string {
  if (value === variantNull) return 'null';
  const text = readVariantText(value);
  if (text !== undefined) return text;
  check(value, column, column, 0);
  return JSON.stringify(value);
}

function check(value: unknown, column: string, place: string, depth: number): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (Number.isFinite(value)) return;
      throw notJson(column, place, value);
    case 'object':
      if (value === null) return;
      if (depth > DEEPEST)
        throw valueError(
          column,
          `VARIANT: JSON of at most ${DEEPEST} levels`,
          value,
          'Remove the cycle, if the value contains itself.',
        );
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) check(value[index], column, `${place}[${index}]`, depth + 1);
        return;
      }
      if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return;
      for (const [key, item] of Object.entries(value)) {
        if (item !== undefined) check(item, column, `${place}.${key}`, depth + 1);
      }
      return;
    default:
      throw notJson(column, place, value);
  }
}

function notJson(column: string, place: string, value: unknown): Error {
  const help = place === column ? undefined : `Replace the value at ${place}.`;
  return valueError(column, 'VARIANT: a value that JSON can represent', value, help);
}
