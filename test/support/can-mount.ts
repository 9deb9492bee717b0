import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Whether this process has the right to mount file systems, which tests of full and read-only disks need. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}
