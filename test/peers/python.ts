import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The path of a Python that has the pinned packages, protoc among them. */
export async function python(): Promise<string> {
  const folder = await installOnce('python', [requirements], async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    const install = ['-m', 'pip', 'install', '--quiet', '--requirement', requirements];
    await run(join(folder, 'bin', 'python'), install, { timeoutMs: 500_000 });
  });
  return join(folder, 'bin', 'python');
}
