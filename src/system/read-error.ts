import { GenError, genError } from '../diagnostics/gen-error.js';
import { errorCode } from './error-code.js';
import { FileRejected } from './file-rejected.js';
import { systemReason } from './system-reason.js';

/** Turns an error of the file system while reading `file` into GenError `file-unreadable`. Returns any other error unchanged. */
export function readError(error: unknown, file: string): unknown {
  if (error instanceof GenError || !(error instanceof FileRejected || errorCode(error) !== undefined)) return error;
  return genError('file-unreadable', {}, { file, reason: systemReason(error) }, error);
}
