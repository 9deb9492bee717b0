import { GenError, genError } from '../diagnostics/gen-error.js';
import { errorCode } from './error-code.js';
import { systemReason } from './system-reason.js';

/** Turns an error of the file system while writing `file` into a GenError. Returns any other error unchanged. */
export function writeError(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (error instanceof GenError || code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return genError('output-disk-full', {}, { file }, error);
  return genError('output-not-writable', {}, { file, reason: systemReason(error, 'write') }, error);
}
