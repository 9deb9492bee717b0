import { putString } from './put-text.js';
import { invalid } from './value-errors.js';

const ZERO = 48;
const POINT = 46;
const MINUS = 45;

/**
 * Writes a DECIMAL(precision, scale), which is text of plain digits on the wire, such as `-12.50`: at most `scale` digits after the
 * point, and `precision - scale` before it, not counting leading zeros. Zeros beyond the scale are left out. Throws `invalid-value` for
 * an exponent, a `+` sign, or digits that would have to be rounded.
 */
export function putDecimal(
  buffer: Buffer,
  value: string,
  precision: number,
  scale: number,
  at: number,
  column: string,
): number {
  const length = typeof value === 'string' ? fittingLength(value, precision, scale) : -1;
  if (length < 0) {
    throw invalid(
      column,
      `DECIMAL(${precision},${scale}): plain digits in a string, like "${example(precision, scale)}"`,
      value,
      typeof value === 'string' ? helpFor(value, precision, scale) : 'Pass a string: a number would lose digits.',
    );
  }
  return putString(buffer, length === value.length ? value : value.slice(0, length), at, column);
}

/** Returns the length of the text without zeros beyond the scale; -1 if it does not fit. */
function fittingLength(text: string, precision: number, scale: number): number {
  let index = text.charCodeAt(0) === MINUS ? 1 : 0;
  const start = index;
  let leading = 0;
  for (; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) break;
    if (digit === 0 && index === start + leading) leading++;
  }
  if (index === start || index - start - leading > precision - scale) return -1;
  if (index === text.length) return index;
  if (text.charCodeAt(index) !== POINT || index + 1 === text.length) return -1;
  const end = scale === 0 ? index : index + 1 + scale;
  for (index++; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > (index < end ? 9 : 0)) return -1;
  }
  return Math.min(end, text.length);
}

function helpFor(text: string, precision: number, scale: number): string | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return `Round it to at most ${precision - scale} digits before the point and ${scale} after it.`;
}

function example(precision: number, scale: number): string {
  const whole = precision > scale ? '12'.slice(0, precision - scale) : '0';
  return scale > 0 ? `${whole}.${'50'.slice(0, scale)}` : whole;
}
