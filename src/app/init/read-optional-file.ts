import { readFile } from 'node:fs/promises';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';

/** Returns the text of a file, or undefined if it does not exist. Throws GenError `file-unreadable`. */
export async function readOptionalFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw genError('file-unreadable', {}, { file, reason: code === 'EISDIR' ? 'it is a folder' : code }, error);
  }
}
