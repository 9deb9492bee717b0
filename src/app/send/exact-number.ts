/** A JSON number in its original text, because a double would lose digits or become infinite. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest double, or the text if that is infinite, which JSON cannot represent. */
  toJSON(): number | string {
    const double = Number(this.text);
    return Number.isFinite(double) ? double : this.text;
  }
}

/** Only a long run of digits, or an exponent of three digits, can change in a double; most texts have neither. */
const SUSPICIOUS = /[0-9.]{16}|[0-9.][eE][-+]?[0-9]{3}/;

/** Returns whether a JSON text can contain a number that `JSON.parse` would change. */
export function mayLoseDigits(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/** Returns the value with an ExactNumber as its nearest double, for messages and for FLOAT and DOUBLE. */
export function plainValue(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(value.text) : value;
}

/** Not by /0+$/, which tries each run of zeros in the middle from each of its digits. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** Parses a number as an integer, also `1.5e3`; undefined if it is not an integer or has more than 60 digits. */
export function parseInteger(text: string): bigint | undefined {
  const digits = plainDigits(text);
  return /^-?\d{1,60}$/.test(digits) ? BigInt(digits) : undefined;
}

/**
 * Returns a number in plain digits, without exponent or trailing zeros of a fraction: `15` for `1.50e1`. A number that would
 * need more than 1,000 digits is returned unchanged.
 */
export function plainDigits(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const exponent = Number(power);
  if (Math.abs(exponent) > 1000 || whole + fraction === '') return text;
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = withoutZerosAtEnd(padded.slice(at));
  const shown = after === '' ? before : `${before}.${after}`;
  return sign === '-' && shown !== '0' ? `-${shown}` : shown;
}
