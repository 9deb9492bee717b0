/** Copies a buffer into a larger one. The rest of it is not initialized. */
export function enlarge(old: Uint8Array, length: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(length);
  larger.set(old);
  return larger;
}
