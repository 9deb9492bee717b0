/** Copies a buffer into a larger one. The rest of it is not initialized. */
export function enlarge(old: Uint8Array, length: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(length);
  larger.set(old);
  return larger;
}

/** Copies bounds into an array of twice the length. */
export function doubleBounds(bounds: Uint32Array): Uint32Array {
  const larger = new Uint32Array(2 * bounds.length);
  larger.set(bounds);
  return larger;
}
