import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with a project and files of other owners around it. */
export interface World extends AsyncDisposable {
  /** The folder of the project. */
  readonly folder: string;
  /** Paths that must not change, with their contents. */
  foreign(): Promise<ReadonlyMap<string, string>>;
}

/** Creates files outside of the project, next to its output folder and in it; `out` and `lock` contain links that lead outside. */
export async function newWorld(): Promise<World> {
  const root = await mkdtemp(join(tmpdir(), 'zerobus world '));
  const folder = join(root, 'project');
  const files = ['secret', 'etc/passwd', 'project/package.json', 'project/c/s/t.ts', 'project/index.ts'];
  const inside = ['generated/README.md', 'generated/c/s/own.ts', 'generated/index.ts'];
  for (const file of [...files, ...inside.map((file) => `project/${file}`)]) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), file.endsWith('.json') ? '{}' : `mine: ${file}`);
  }
  await mkdir(join(folder, 'zerobus.lock'));
  await symlink(join(root, 'etc'), join(folder, 'generated/away'));
  return {
    folder,
    foreign: async () => {
      const found = new Map<string, string>();
      for (const path of await allIn(root)) {
        const name = path.slice(root.length + 1).replaceAll('\\', '/');
        const ours =
          /^project\/(zerobus\.lock|generated)\//.test(name) && !inside.some((file) => name === `project/${file}`);
        if (!ours) found.set(name, await contentOf(path));
      }
      return found;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

async function allIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

async function contentOf(path: string): Promise<string> {
  if ((await lstat(path)).isSymbolicLink()) return `-> ${await readlink(path)}`;
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
