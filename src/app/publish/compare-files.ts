import { readFileSync } from 'node:fs';
import { contentHash, isBinary } from '../../artifacts/artifact.js';
import { type ArtifactSettings, emitterId } from '../../artifacts/artifact-settings.js';
import { emitFolderIndex } from '../../artifacts/folder-index.js';
import type { DiagnosticCode } from '../../diagnostics/catalogue.js';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { resolveInside } from './resolve-inside.js';

type FileCode = Extract<DiagnosticCode, 'file-missing' | 'file-edited' | 'file-stale'>;

/**
 * Compares a lock with its files by their hashes, without loading an emitter. Reports files that are missing, were edited, or
 * come from another revision of the emitters. Throws GenError `output-outside`.
 */
export async function compareFiles(
  lock: Lock,
  out: string,
  settings: ArtifactSettings,
): Promise<readonly Diagnostic[]> {
  const stale = lock.emitter !== emitterId(settings);
  const diagnostics: Diagnostic[] = [];
  for (const { path, sha256 } of lock.files) {
    const content = readIfPresent(resolveInside(out, path));
    if (content === undefined) diagnostics.push(fileDiagnostic('file-missing', path, lock));
    else if (stale) diagnostics.push(fileDiagnostic('file-stale', path, lock));
    else if (contentHash(content) !== sha256) diagnostics.push(fileDiagnostic('file-edited', path, lock));
  }
  return diagnostics;
}

/**
 * Returns whether a table has files and all of them are up to date, by their hashes. Emitting takes most of a run's time, and
 * most runs change nothing.
 */
export async function hasCurrentFiles(lock: Lock, out: string, settings: ArtifactSettings): Promise<boolean> {
  return lock.files.length > 0 && (await compareFiles(lock, out, settings)).length === 0;
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
  const owner = locks.find((lock) => lock.files.some(({ path }) => path.startsWith(`${folder}/`)));
  if (index === undefined || owner === undefined) return [];
  const content = readIfPresent(resolveInside(out, index.path));
  if (content === undefined) return [fileDiagnostic('file-missing', index.path, owner)];
  return contentHash(content) === contentHash(index.content) ? [] : [fileDiagnostic('file-edited', index.path, owner)];
}

function fileDiagnostic(code: FileCode, path: string, { name }: Lock): Diagnostic {
  return diagnostic(code, { table: name, path }, { file: path, table: name.toArgument() });
}

/** Reads synchronously: waiting for files this small takes longer than reading them. */
function readIfPresent(file: string): string | Uint8Array | undefined {
  try {
    return readFileSync(file, isBinary(file) ? null : 'utf8');
  } catch {
    return undefined;
  }
}
