/** Returns a number of 31 bits for the key of a record; equal for keys that are equal as text. FNV-1a over UTF-16 units. */
export function laneKey(key: unknown): number {
  const text = String(key);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 1;
}
