import { createHash } from 'node:crypto';
import { isMissing } from './error-code.js';
import { FileRejected } from './file-rejected.js';
import { findEntry } from './find-file.js';
import { readError } from './read-error.js';
import { readFileBounded } from './read-file.js';

/** Returns the SHA-256 of a file. In text CRLF counts as LF, since version control may change line ends. */
export function contentHash(content: string | Uint8Array): string {
  const hash = createHash('sha256');
  return (
    typeof content === 'string' ? hash.update(content.replaceAll('\r\n', '\n'), 'utf8') : hash.update(content)
  ).digest('hex');
}

/** Returns whether a file has a content. In text CRLF counts as LF. */
export function hasContent(file: Buffer, content: string | Uint8Array): boolean {
  if (typeof content !== 'string') return file.equals(content);
  const [found, wanted] = [file, Buffer.from(content)].map((each) => each.toString('latin1').replaceAll('\r\n', '\n'));
  return found === wanted;
}

/** In bytes. The code of the widest table that protobuf allows takes a few megabytes. */
const maxSize = 256 * 1024 * 1024;

/**
 * Returns the hash of a file; undefined if there is none, and empty for anything else, such as a link. In text
 * CRLF counts as LF. Throws GenError `file-unreadable`.
 */
export async function hashFile(path: string, isBinary: boolean): Promise<string | undefined> {
  try {
    const entry = await findEntry(path);
    if (entry === undefined) return undefined;
    if (!entry.isFile()) return '';
    const content = await readFileBounded(path, { maxBytes: maxSize });
    return contentHash(isBinary ? content : content.toString('utf8'));
  } catch (error) {
    if (error instanceof FileRejected) return '';
    if (isMissing(error)) return undefined;
    throw readError(error, path);
  }
}
