import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files by their paths in a folder, with `/`. */
export type Files = Readonly<Record<string, string>>;

/** Returns the paths of all files below a folder, sorted and with `/`. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Reads all files below a folder. */
export async function readFiles(
  folder: string,
  encoding: BufferEncoding | ((path: string) => BufferEncoding) = 'utf8',
): Promise<Files> {
  const paths = await listFiles(folder);
  const encodingOf = typeof encoding === 'string' ? () => encoding : encoding;
  const read = async (path: string) => [path, await readFile(join(folder, path), encodingOf(path))] as const;
  return Object.fromEntries(await Promise.all(paths.map(read)));
}

/** Writes files, and the folders that they need. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  encoding: (path: string) => BufferEncoding = () => 'utf8',
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, encoding(path));
  }
}
