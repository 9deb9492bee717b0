import { putString } from './put-text.js';
import { invalid } from './value-errors.js';

const ZERO = 48;
const POINT = 46;
const MINUS = 45;

/**
 * Writes a DECIMAL(precision, scale), which is text of plain digits on the wire, such as `-12.50`: at most `scale` digits after the
 * point, and `precision - scale` before it, not counting leading zeros. Throws `invalid-value` for an exponent, a `+` sign, or
 * digits that would have to be rounded.
 */
export function putDecimal(
  buffer: Buffer,
  value: string,
  precision: number,
  scale: number,
  at: number,
  column: string,
): number {
  if (typeof value !== 'string' || !fits(value, precision, scale)) {
    throw invalid(
      column,
      `DECIMAL(${precision},${scale}): plain digits in a string, like "${example(precision, scale)}"`,
      value,
      typeof value === 'string' ? helpFor(value, precision, scale) : 'Pass a string: a number would lose digits.',
    );
  }
  return putString(buffer, value, at, column);
}

function fits(text: string, precision: number, scale: number): boolean {
  let index = text.charCodeAt(0) === MINUS ? 1 : 0;
  const start = index;
  let leading = 0;
  for (; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) break;
    if (digit === 0 && index === start + leading) leading++;
  }
  if (index === start || index - start - leading > precision - scale) return false;
  if (index === text.length) return true;
  if (text.charCodeAt(index) !== POINT) return false;
  const fraction = text.length - index - 1;
  if (fraction === 0 || fraction > scale) return false;
  for (index++; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

function helpFor(text: string, precision: number, scale: number): string | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return `Round it to at most ${precision - scale} digits before the point and ${scale} after it.`;
}

function example(precision: number, scale: number): string {
  const whole = precision > scale ? '12'.slice(0, precision - scale) : '0';
  return scale > 0 ? `${whole}.${'50'.slice(0, scale)}` : whole;
}
