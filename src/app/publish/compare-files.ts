import { isBinary } from '../../artifacts/artifact.js';
import { type ArtifactSettings, emitterId } from '../../artifacts/artifact-settings.js';
import { emitterField, emitterIdOf } from '../../artifacts/emitter-field.js';
import { emitFolderIndex } from '../../artifacts/folder-index.js';
import { emittedPaths, tableFolder } from '../../artifacts/table-paths.js';
import type { DiagnosticCode } from '../../diagnostics/catalogue.js';
import { type Diagnostic, diagnostic, hasErrors } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { contentHash, hashFile } from '../../system/content-hash.js';
import { resolveInside } from './resolve-inside.js';

type FileCode = Extract<DiagnosticCode, 'file-missing' | 'file-edited' | 'file-stale'>;

/**
 * Compares the files of a table with what its lock generates, line ends read as LF. Reports files that are missing, were edited,
 * were written by another revision of the emitters, or are not listed in the lock. A hash in the lock is no evidence, since whoever edits a file can edit it too:
 * it only tells an old file from an edited one. Throws GenError `output-outside`, and what emitting throws.
 */
export async function compareFiles(
  lock: Lock,
  out: string,
  settings: ArtifactSettings,
): Promise<readonly Diagnostic[]> {
  const { emitArtifacts } = await import('../../artifacts/emit-artifacts.js');
  const { artifacts, obsolete, diagnostics } = await emitArtifacts(lock, settings);
  if (hasErrors(diagnostics)) return diagnostics;
  const expected = [...artifacts, ...obsolete.map(({ path }) => ({ path, content: undefined }))];
  const isOlder = emitterIdOf(lock) !== emitterId(settings);
  const hashes = new Map(lock.files.map(({ path, sha256 }) => [path, sha256]));
  const compare = (
    path: string,
    content: string | Uint8Array | undefined,
    hash: string | undefined,
  ): FileCode | undefined => {
    if (hash === undefined) return content === undefined ? undefined : 'file-missing';
    // The index exports what the lock lists.
    if (content !== undefined && hash === contentHash(content)) return hashes.has(path) ? undefined : 'file-stale';
    const isStale = content === undefined || (isOlder && hash === hashes.get(path));
    return isStale ? 'file-stale' : 'file-edited';
  };
  const found: Diagnostic[] = [];
  for (const { path, content } of expected) {
    const code = compare(path, content, await hashFile(await resolveInside(out, path), isBinary(path)));
    if (code !== undefined) found.push(fileDiagnostic(code, path, lock));
  }
  return found;
}

type LockedFile = Lock['files'][number];

/**
 * Returns whether a table has files and all of them are as the lock says, by their hashes. Emitting takes most of a run's time, and
 * most runs change nothing. This only saves work; `compareFiles` is the verdict.
 */
export async function hasCurrentFiles(lock: Lock, out: string, settings: ArtifactSettings): Promise<boolean> {
  const resolve = async ({ path, sha256 }: LockedFile): Promise<LockedFile & { readonly file: string }> => {
    return { path, sha256, file: await resolveInside(out, path) };
  };
  const files = await Promise.all(lock.files.map(resolve));
  const listed = files.map(({ path }) => path).sort();
  if (listed.length === 0 || listed.join() !== [...emittedPaths(lock, settings)].sort().join()) return false;
  if (lock.emitter !== emitterField(lock, settings)) return false;
  for (const { path, sha256, file } of files) {
    if ((await hashFile(file, isBinary(path))) !== sha256) return false;
  }
  return true;
}

/** Compares the name of the message in the lock with the one in the config. */
export function compareMessage(lock: Lock, message: string | undefined): readonly Diagnostic[] {
  if (message === undefined || message === lock.message) return [];
  return lock.files.slice(0, 1).map(({ path }) => fileDiagnostic('file-stale', path, lock));
}

/** Compares the index of a folder with all locks. Diagnostics name the first table of the folder. */
export async function compareIndex(
  locks: readonly Lock[],
  folder: string,
  out: string,
  settings: ArtifactSettings,
): Promise<readonly Diagnostic[]> {
  const index = emitFolderIndex(locks, folder, settings);
  const owner = locks.find(({ name }) => tableFolder(name) === folder);
  if (index === undefined || owner === undefined) return [];
  const hash = await hashFile(await resolveInside(out, index.path), false);
  if (hash === undefined) return [fileDiagnostic('file-missing', index.path, owner)];
  return hash === contentHash(index.content) ? [] : [fileDiagnostic('file-edited', index.path, owner)];
}

function fileDiagnostic(code: FileCode, path: string, { name }: Lock): Diagnostic {
  return diagnostic(code, { table: name, path }, { file: path, table: name.toArgument() });
}
