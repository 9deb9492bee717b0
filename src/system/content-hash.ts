import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { FileRejected, readFileBounded } from './read-file.js';

/** Returns the SHA-256 of a file. In text CRLF counts as LF, since version control may change line ends. */
export function contentHash(content: string | Uint8Array): string {
  const hash = createHash('sha256');
  return (
    typeof content === 'string' ? hash.update(content.replaceAll('\r\n', '\n'), 'utf8') : hash.update(content)
  ).digest('hex');
}

/** In bytes. The code of the widest table that protobuf allows takes a few megabytes. */
const maxSize = 256 * 1024 * 1024;

/**
 * Returns the hash of a file; undefined if there is none, and empty for anything that is no regular file, such as a link. In text
 * CRLF counts as LF.
 */
export function hashFile(path: string, isBinary: boolean): string | undefined {
  try {
    if (!lstatSync(path).isFile()) return '';
    const content = readFileBounded(path, { maxBytes: maxSize });
    return contentHash(isBinary ? content : content.toString('utf8'));
  } catch (error) {
    return error instanceof FileRejected ? '' : undefined;
  }
}
