import { GenError, genError } from '../diagnostics/gen-error.js';
import { systemReason } from './system-reason.js';

/** Turns an error of the file system while writing `file` into a GenError. Returns any other error unchanged. */
export function writeError(error: unknown, file: string): unknown {
  if (error instanceof GenError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return genError('output-disk-full', {}, { file }, error);
  return genError('output-not-writable', {}, { file, reason: systemReason(error, 'write') }, error);
}
