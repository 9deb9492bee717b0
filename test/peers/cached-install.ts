import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder outside the checkout that `install` has filled, kept for the next run. Its name holds a hash of the files that
 * pin what is installed, so that another pin is another folder.
 */
export async function cachedInstall(
  name: string,
  pins: readonly string[],
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of pins) hash.update(await readFile(file));
  const cache =
    process.env['PEERS_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zerobus-gen-peers');
  const folder = join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`);
  const ready = join(folder, '.ready');
  if (await exists(ready)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await install(folder);
  // A folder that was left half installed has no such file.
  await mkdir(`${ready}.new`);
  await rename(`${ready}.new`, ready);
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
