import { dirname } from 'node:path';
import { decodeWithMark } from '../../system/decode-text.js';
import { isMissing } from '../../system/error-code.js';
import { readError } from '../../system/read-error.js';
import { readFileBounded } from '../../system/read-file.js';

/**
 * Returns the text of a file, with a byte order mark if it has one, or undefined if it does not exist. Throws GenError
 * `file-unreadable`, also for text that is not UTF-8.
 */
export async function readOptionalFile(file: string): Promise<string | undefined> {
  try {
    return decodeWithMark(await readFileBounded(file, { maxBytes: 16 * 1024 * 1024, inside: dirname(file) }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readError(error, file);
  }
}
