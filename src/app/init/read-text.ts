import { readFile } from 'node:fs/promises';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';

/** The text of a file; undefined where there is none. Throws GenError `file-unreadable`. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw genError('file-unreadable', {}, { file, reason: code === 'EISDIR' ? 'it is a folder' : code }, error);
  }
}
