const MINUS = 45;
const PLUS = 43;
const POINT = 46;

/**
 * Checks plain digits such as `-19.99` in ASCII bytes. Leading zeros do not count; zeros after the point do.
 * Gives what is wrong, or undefined.
 */
export function decimalProblem(
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
      return 'has a bad digit: plain digits are taken, such as "19.99"';
    }
  }
  if (digits === 0) return 'has no digits';
  if (significant > maxBeforePoint)
    return `has ${significant} digits before the point, and the column ${maxBeforePoint}`;
  if (fraction > scale) return `has ${fraction} digits after the point, and the column ${scale}`;
  return undefined;
}
