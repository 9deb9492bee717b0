import { createHash } from 'node:crypto';

/** Longer names are cut: file systems accept 255 bytes, and other names are added to this one. */
const MAX_LENGTH = 120;

/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/;

/**
 * Returns the name of the folder of a table. Tables with different names get different folders on every file system, also on one
 * that ignores case: Unity Catalog ignores it too, so that `A.b.c` and `a.b.c` are one table.
 */
export function folderName(table: string): string {
  // encodeURIComponent rejects half of a surrogate pair.
  const name = table.toLowerCase().toWellFormed();
  const safe = name
    .replaceAll(/[^a-z0-9_.-]/gu, (character) => encodeURIComponent(character).replaceAll(/^[^%]/g, hex))
    // A leading dot hides a file, Windows drops one at the end, and `..` is another folder.
    .replaceAll(/^\.|\.$|\.(?=\.)/g, '%2e')
    .replace(DEVICE, (device) => `${hex(device[0] ?? '')}${device.slice(1)}`)
    .toLowerCase();
  if (safe.length <= MAX_LENGTH) return safe;
  return `${safe.slice(0, MAX_LENGTH)}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

/** Encodes an ASCII character: encodeURIComponent does not encode some of them. */
function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
