import { errorCode } from './error-code.js';
import { FileRejected } from './file-rejected.js';

/**
 * Says why the system cannot read or write a file, as part of a sentence: `permission denied (EACCES)`. When writing, ENOENT
 * means that the folder is missing.
 */
export function systemReason(error: unknown, operation: 'read' | 'write' = 'read'): string {
  if (error instanceof FileRejected) return error.reason;
  const code = errorCode(error) ?? String(error);
  const text = code === 'ENOENT' && operation === 'write' ? 'its folder does not exist' : reasons[code];
  return text === undefined ? code : `${text} (${code})`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a parent folder is a file',
  EEXIST: 'a parent folder is a file',
  EFBIG: 'it exceeds the file size limit of this process',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EBUSY: 'another program has it open',
  ELOOP: 'its symbolic links go in a circle',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'an I/O error occurred',
};
