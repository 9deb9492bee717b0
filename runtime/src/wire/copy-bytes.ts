/** Copies the bytes from `start` to `end` into a Uint8Array with its own memory, also if `bytes` is a Buffer. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}
