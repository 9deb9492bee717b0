import { ZerobusError } from '../errors/zerobus-error.js';

/** Codes of a disk or quota that is full, and of a file that has reached the size that the process may write. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Returns the code of a system error, such as `ENOSPC`; undefined if it has none. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Whether a write failed for lack of space. */
export function isFull(error: unknown): boolean {
  return FULL.has(systemCode(error) ?? '');
}

/**
 * Returns `spool-full` for a full disk, and `spool-failed` for any other error of the system. `action` completes "Cannot …", such as
 * `append to the spool FILE`.
 */
export function diskError(error: unknown, action: string): ZerobusError {
  if (ZerobusError.is(error)) return error;
  const reason = systemCode(error) ?? String(error);
  if (isFull(error))
    return new ZerobusError('spool-full', `Cannot ${action}: the disk is full (${reason})`, { cause: error });
  const help = FIXES[reason];
  return new ZerobusError('spool-failed', `Cannot ${action} (${reason})`, {
    cause: error,
    ...(help !== undefined && { help }),
  });
}

const FIXES: Readonly<Record<string, string>> = {
  EROFS: 'Mount the disk of the spool for writing, or choose another folder. Then create a new producer.',
  EACCES: 'Let the user of this process read and write the folder of the spool. Then create a new producer.',
  EPERM: 'Let the user of this process read and write the folder of the spool. Then create a new producer.',
  ELOOP: 'Remove the symbolic link: a spool follows none inside its folder.',
  ENOTDIR: 'Choose another folder for the spool: a part of its path is a file.',
  EIO: 'Check the disk: it reports an error of the hardware. Then create a new producer.',
};
