import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The path of a Python that has the pinned packages, protoc among them. */
export function python(): Promise<string> {
  return pythonWith('python', requirements);
}

/** The path of a Python that has the packages of a file. */
export async function pythonWith(name: string, packages: string): Promise<string> {
  const folder = await installOnce(name, [packages], async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    const install = ['-m', 'pip', 'install', '--quiet', '--requirement', packages];
    await run(join(folder, 'bin', 'python'), install, { timeoutMs: 500_000 });
  });
  return join(folder, 'bin', 'python');
}
