import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in which a project lies among files that are nobody's business but their owner's. */
export interface World extends AsyncDisposable {
  /** Of the project. */
  readonly folder: string;
  /** Where neither lock nor output may be written: each path, and what is there. */
  foreign(): Promise<ReadonlyMap<string, string>>;
}

/** Has files outside of the project, beside its output folder, and in it; `out` and `lock` hold links that lead away. */
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
