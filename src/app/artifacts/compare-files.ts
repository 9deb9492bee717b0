import { readFileSync } from 'node:fs';
import type { DiagnosticCode } from '../../diagnostics/catalogue.js';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { contentHash, isBinary } from './artifact.js';
import { type ArtifactSettings, emitterId } from './artifact-settings.js';
import { emitFolderIndex } from './folder-index.js';
import { resolveInside } from './resolve-inside.js';

type FileCode = Extract<DiagnosticCode, 'file-missing' | 'file-edited' | 'file-stale'>;

/**
 * The lock against its files, by hashes alone: what is missing, edited by hand, or made by another revision of the
 * emitters. Empty where all is well. Loads no emitter. Throws GenError `output-outside`.
 */
export async function compareFiles(
  lock: Lock,
  out: string,
  settings: ArtifactSettings,
): Promise<readonly Diagnostic[]> {
  const stale = lock.emitter !== emitterId(settings);
  const found: Diagnostic[] = [];
  for (const { path, sha256 } of lock.files) {
    const content = read(resolveInside(out, path));
    if (content === undefined) found.push(finding('file-missing', path, lock));
    else if (stale) found.push(finding('file-stale', path, lock));
    else if (contentHash(content) !== sha256) found.push(finding('file-edited', path, lock));
  }
  return found;
}

/** The name of the message in the lock against the one that the configuration gives. */
export function compareMessage(lock: Lock, message: string | undefined): readonly Diagnostic[] {
  if (message === undefined || message === lock.message) return [];
  return lock.files.slice(0, 1).map(({ path }) => finding('file-stale', path, lock));
}

/** The index of a folder against all locks; findings name the first table in it. */
export async function compareIndex(
  locks: readonly Lock[],
  folder: string,
  out: string,
  settings: ArtifactSettings,
): Promise<readonly Diagnostic[]> {
  const index = emitFolderIndex(locks, folder, settings);
  const owner = locks.find((lock) => lock.files.some(({ path }) => path.startsWith(`${folder}/`)));
  if (index === undefined || owner === undefined) return [];
  const content = read(resolveInside(out, index.path));
  if (content === undefined) return [finding('file-missing', index.path, owner)];
  return contentHash(content) === contentHash(index.content) ? [] : [finding('file-edited', index.path, owner)];
}

function finding(code: FileCode, path: string, { name }: Lock): Diagnostic {
  return diagnostic(code, { table: name, path }, { file: path, name: name.toString() });
}

/** Read at once: files this small take longer to wait for than to read. */
function read(file: string): string | Uint8Array | undefined {
  try {
    return readFileSync(file, isBinary(file) ? null : 'utf8');
  } catch {
    return undefined;
  }
}
