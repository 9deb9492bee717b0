/** A number of JSON as it was written: a double would not hold all of its digits, or hold it as infinite. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Its nearest double. */
  toJSON(): number {
    return Number(this.text);
  }
}

/** A longer run of digits, or an exponent of three of them, is what a double may change; most texts have neither. */
const SUSPICIOUS = /[0-9.]{16}|[0-9.][eE][-+]?[0-9]{3}/;

/** Whether a text of JSON may hold a number that `JSON.parse` would change. */
export function mayLoseDigits(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/** The value as what a double can say of it, for messages and for types that are doubles. */
export function plainValue(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(value.text) : value;
}

/** The integer that a text of a number stands for, `1.5e3` too; undefined where it is none, or one of over 60 digits. */
export function integerOf(text: string): bigint | undefined {
  const digits = plainDigits(text);
  return /^-?\d{1,60}$/.test(digits) ? BigInt(digits) : undefined;
}

/**
 * A text of a number in plain digits, with no exponent and no zeros at the end of a fraction: `1.50e1` as `15`. What would
 * take over 1,000 of them stays as it is.
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
  const after = padded.slice(at).replace(/0+$/, '');
  const shown = after === '' ? before : `${before}.${after}`;
  return sign === '-' && shown !== '0' ? `-${shown}` : shown;
}
