import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedInstall } from './cached-install.ts';
import { run } from './run.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The path of a Python that has the pinned packages, installed into a cache folder outside the checkout. */
export async function python(): Promise<string> {
  const folder = await cachedInstall('python', [REQUIREMENTS], async (target) => {
    await run('python3', ['-m', 'venv', target]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS];
    await run(interpreterIn(target), pip, { timeoutMs: 500_000 });
  });
  return interpreterIn(folder);
}

function interpreterIn(folder: string): string {
  return join(folder, 'bin', 'python');
}
