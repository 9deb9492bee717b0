import { join } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import { withFileLock } from '../../system/file-lock.js';
import { withResolvers } from '../../system/with-resolvers.js';

/** How long to wait for an emulator that is about to end. */
const LOCK_MS = 200;

/**
 * Takes the lock of a data folder, which the returned function releases. A lock whose process died is free. Rejects with GenError
 * `data-folder-busy` if another emulator has it.
 */
export async function lockFolder(root: string): Promise<() => Promise<void>> {
  const { promise: released, resolve: release } = withResolvers();
  return new Promise((resolve, reject) => {
    const held = withFileLock(
      join(root, 'emulator'),
      async () => {
        resolve(async () => {
          release();
          await held;
        });
        await released;
      },
      { patience: LOCK_MS },
    );
    held.catch((error: unknown) => {
      reject(errorCode(error) === 'lock-busy' ? genError('data-folder-busy', {}, { folder: root }, error) : error);
    });
  });
}
