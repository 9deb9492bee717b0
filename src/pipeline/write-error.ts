import { GenError, genError } from '../model/gen-error.js';

/** What the system threw while `file` was written, as an error of ours; a bug stays what it is. */
export function writeError(error: unknown, file: string): unknown {
  if (error instanceof GenError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return genError('output-disk-full', {}, { file }, error);
  return genError(
    'output-not-writable',
    {},
    { file, reason: reasons[String(error.code)] ?? String(error.code) },
    error,
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EPERM: 'not permitted (EPERM)',
  EROFS: 'the file system is read-only (EROFS)',
  EISDIR: 'a folder is in its place (EISDIR)',
  ENOTDIR: 'a file is in the place of its folder (ENOTDIR)',
  EEXIST: 'a file is in the place of its folder (EEXIST)',
  EFBIG: 'it is larger than this process may write (EFBIG)',
  ENAMETOOLONG: 'its name is too long (ENAMETOOLONG)',
};
