import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from '../support/files.ts';

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** A folder with these files, and a `.git` at its top. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'zerobus config '));
  await writeFiles(path, { '.git/HEAD': '', ...files });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
