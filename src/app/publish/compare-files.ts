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
  return expected.flatMap(({ path, content }) => {
    const hash = hashFile(resolveInside(out, path), isBinary(path));
    if (hash === undefined) return content === undefined ? [] : [fileDiagnostic('file-missing', path, lock)];
    if (content !== undefined && hash === contentHash(content)) {
      // The index exports what the lock lists.
      return hashes.has(path) ? [] : [fileDiagnostic('file-stale', path, lock)];
    }
    const isStale = content === undefined || (isOlder && hash === hashes.get(path));
    return [fileDiagnostic(isStale ? 'file-stale' : 'file-edited', path, lock)];
  });
}

/**
 * Returns whether a table has files and all of them are as the lock says, by their hashes. Emitting takes most of a run's time, and
 * most runs change nothing. This only saves work; `compareFiles` is the verdict.
 */
export function hasCurrentFiles(lock: Lock, out: string, settings: ArtifactSettings): boolean {
  const files = lock.files.map(({ path, sha256 }) => ({ path, sha256, file: resolveInside(out, path) }));
  const listed = files.map(({ path }) => path).sort();
  if (listed.length === 0 || listed.join() !== [...emittedPaths(lock, settings)].sort().join()) return false;
  if (lock.emitter !== emitterField(lock, settings)) return false;
  return files.every(({ path, sha256, file }) => hashFile(file, isBinary(path)) === sha256);
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
  const hash = hashFile(resolveInside(out, index.path), false);
  if (hash === undefined) return [fileDiagnostic('file-missing', index.path, owner)];
  return hash === contentHash(index.content) ? [] : [fileDiagnostic('file-edited', index.path, owner)];
}

function fileDiagnostic(code: FileCode, path: string, { name }: Lock): Diagnostic {
  return diagnostic(code, { table: name, path }, { file: path, table: name.toArgument() });
}
