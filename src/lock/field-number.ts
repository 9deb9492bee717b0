/** The largest number of a protobuf field. */
const maxFieldNumber: number = 2 ** 29 - 1;

/** Returns whether protobuf allows a field number; it keeps 19000 to 19999 for itself. */
export function isFieldNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maxFieldNumber && !(value >= 19_000 && value <= 19_999);
}

/**
 * Returns the number after the largest of `used`, so that no number is ever allocated twice. Once the largest number of
 * protobuf is used, returns the smallest unused one.
 */
export function nextFieldNumber(used: Iterable<number>): number {
  let next = 1;
  for (const number of used) if (number >= next) next = number + 1;
  if (next > maxFieldNumber) next = smallestFree(new Set(used));
  return next >= 19_000 && next <= 19_999 ? 20_000 : next;
}

function smallestFree(used: ReadonlySet<number>): number {
  let next = 1;
  while (used.has(next) || !isFieldNumber(next)) next++;
  return next;
}
