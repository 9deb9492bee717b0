import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where peers are installed, outside the checkout. */
const cache =
  process.env['PEERS_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zerobus-gen-peers');

/**
 * A folder that `install` has filled, now or in an earlier run. The files that pin versions are part of its name: other
 * versions get another folder.
 */
export async function installOnce(
  name: string,
  pins: readonly string[],
  install: (folder: string) => Promise<unknown>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of pins) hash.update(await readFile(file));
  const folder = join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`);
  const ready = join(folder, '.ready');
  if (existsSync(ready)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await install(folder);
  // A folder that was left half installed has no such file.
  await mkdir(`${ready}.new`);
  await rename(`${ready}.new`, ready);
  return folder;
}
