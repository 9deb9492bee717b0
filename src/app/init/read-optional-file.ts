import { dirname } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import { readFileBounded } from '../../system/read-file.js';
import { systemReason } from '../../system/system-reason.js';

/** Returns the text of a file, or undefined if it does not exist. Throws GenError `file-unreadable`. */
export async function readOptionalFile(file: string): Promise<string | undefined> {
  try {
    return readFileBounded(file, { maxBytes: 16 * 1024 * 1024, inside: dirname(file) }).toString('utf8');
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw genError('file-unreadable', {}, { file, reason: systemReason(error) }, error);
  }
}
