import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

/**
 * The path of the node_modules that `test/peers/<name>/package.json` and its lock pin, installed into a cache folder
 * outside the checkout: too large for everybody's `npm ci`. Scripts of the packages are not run.
 */
export async function npmPackages(name: string): Promise<string> {
  const pins = ['package.json', 'package-lock.json'];
  const source = fileURLToPath(new URL(name, import.meta.url));
  const files = pins.map((file) => join(source, file));
  const folder = await installOnce(name, files, async (target) => {
    for (const file of pins) await copyFile(join(source, file), join(target, file));
    const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
    // In the folder, and not with --prefix: npm would take the workspaces of the checkout for its own.
    await run('npm', ['ci', ...options], { cwd: target, timeoutMs: 500_000 });
  });
  return join(folder, 'node_modules');
}
