import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The path of a Python that has the pinned packages, installed into a cache folder outside the checkout. */
export async function python(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const cache =
    process.env['PEERS_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zerobus-gen-peers');
  const folder = join(cache, `python-${hash}`);
  const interpreter = join(folder, 'bin', 'python');
  const ready = join(folder, '.ready');
  if (await exists(ready)) return interpreter;
  await mkdir(cache, { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS], { timeoutMs: 500_000 });
  // A folder that was left half installed has no such file.
  await mkdir(`${ready}.new`);
  await rename(`${ready}.new`, ready);
  return interpreter;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
