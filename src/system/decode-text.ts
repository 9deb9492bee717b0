import { FileRejected } from './file-rejected.js';

/**
 * Decodes UTF-8 and removes a byte order mark, which Windows tools write. Throws FileRejected for other bytes: read as UTF-8 all the
 * same, and written back, they would be lost.
 */
export function decodeText(content: Uint8Array): string {
  const text = decodeWithMark(content);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Decodes UTF-8 as `decodeText` does, but keeps a byte order mark, for text that is written back. */
export function decodeWithMark(content: Uint8Array): string {
  if (isUtf16(content)) {
    throw new FileRejected('not-utf8', 'it is UTF-16 text, not UTF-8');
  }
  try {
    return decoder.decode(content);
  } catch {
    throw new FileRejected('not-utf8', 'it is not UTF-8 text');
  }
}

/** Returns whether text begins with the byte order mark of UTF-16, which Windows PowerShell 5.1 writes for `>`. */
export function isUtf16(content: Uint8Array): boolean {
  const [first, second] = content;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
