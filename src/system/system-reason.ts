import { errorCode } from './error-code.js';

/**
 * Why the system refused to read or write a file, as part of a sentence: in words where they help more than its code.
 * What cannot be written because it is not there lacks its folder.
 */
export function systemReason(error: unknown, doing: 'read' | 'write' = 'read'): string {
  const code = errorCode(error) ?? String(error);
  const word = code === 'ENOENT' && doing === 'write' ? 'its folder is not there' : words[code];
  return word === undefined ? code : `${word} (${code})`;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'a folder is in its place',
  ENOTDIR: 'a file is in the place of its folder',
  EEXIST: 'a file is in the place of its folder',
  EFBIG: 'it is larger than this process may write',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EMFILE: 'too many files are open',
  EIO: 'the disk fails',
};
