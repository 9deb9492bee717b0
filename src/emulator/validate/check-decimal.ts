const MINUS = 45;
const PLUS = 43;
const POINT = 46;

/**
 * Checks a DECIMAL such as `-19.99` in ASCII bytes. Leading zeros do not count as digits; trailing zeros do.
 * Returns the problem, to follow the name of the field in a message, or undefined.
 */
export function findDecimalProblem(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxBeforePoint: number,
  scale: number,
): string | undefined {
  let at = start;
  if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
  let significant = 0;
  let digits = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === POINT && fraction < 0) {
      fraction = 0;
    } else if (byte >= 48 && byte <= 57) {
      digits++;
      if (fraction >= 0) fraction++;
      else if (significant > 0 || byte !== 48) significant++;
    } else {
      return 'has an invalid character: use plain digits such as "19.99"';
    }
  }
  if (digits === 0) return 'has no digits';
  if (significant > maxBeforePoint)
    return `has ${significant} digits before the decimal point, the column allows ${maxBeforePoint}`;
  if (fraction > scale) return `has ${fraction} digits after the decimal point, the column allows ${scale}`;
  return undefined;
}
