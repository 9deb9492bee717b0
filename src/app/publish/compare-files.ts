import { type Artifact, isBinary } from '../../artifacts/artifact.js';
import { emitterId, type RunSettings } from '../../artifacts/artifact-settings.js';
import { describeChange } from '../../artifacts/describe-change.js';
import { emitFolderIndex } from '../../artifacts/folder-index.js';
import { emittedPaths, indexPaths, tableFolder } from '../../artifacts/table-paths.js';
import { kindOfFile, tableSettings } from '../../artifacts/table-settings.js';
import type { DiagnosticCode } from '../../diagnostics/catalogue.js';
import { type Diagnostic, diagnostic, hasErrors } from '../../diagnostics/diagnostic.js';
import { isAsEmitted, readEmitterId } from '../../lock/emitter.js';
import type { Lock } from '../../lock/lock.js';
import { contentHash } from '../../system/content-hash.js';
import { hashOutput, isGeneratedFile } from '../../system/output-files.js';
import { outputPath } from './output-path.js';

/** The flags to repeat in a suggested command, each with a space before it. */
export interface RepeatedFlags {
  readonly live: string;
  /** For a command with `--offline`. */
  readonly offline: string;
}

/** What to compare files with. */
export interface FileComparison {
  /** The output folder. */
  readonly out: string;
  readonly settings: RunSettings;
  /** Default: none. */
  readonly flags?: RepeatedFlags | undefined;
}

/**
 * Compares the files of a table with what its lock generates, line ends read as LF. Reports files that are missing, were edited,
 * were written by another revision of the emitters or with other settings, or are not listed in the lock. A hash in the lock proves
 * nothing, since anyone who edits a file can edit its hash too: it only separates an old file from an edited one. Throws GenError
 * `output-outside`, and what emitting throws.
 */
export async function compareFiles(
  lock: Lock,
  { out, settings, flags }: FileComparison,
): Promise<readonly Diagnostic[]> {
  const { emitArtifacts } = await import('../../artifacts/emit-artifacts.js');
  const { artifacts, obsolete, diagnostics } = await emitArtifacts(lock, settings);
  if (hasErrors(diagnostics)) return diagnostics;
  const hashes = new Map(lock.files.map(({ path, sha256 }) => [path, sha256]));
  const found: Diagnostic[] = [];
  for (const { path, content } of artifacts) {
    const hash = await hashOutput(outputPath(out, path), isBinary(path));
    const listed = hashes.get(path);
    const change = describeChange(lock, path, settings);
    if (listed === undefined && (hash === undefined || hash === contentHash(content))) {
      // The index exports what the lock lists.
      const reason = `emit includes ${kindOfFile(path)}, and the lock does not list the file`;
      found.push(staleFile(path, lock, reason, flags));
    } else if (hash === undefined) found.push(fileDiagnostic('file-missing', path, lock, flags));
    else if (hash === contentHash(content)) continue;
    else if (hash === listed && change !== undefined) found.push(staleFile(path, lock, change, flags));
    else found.push(fileDiagnostic('file-edited', path, lock, flags));
  }
  for (const { path } of obsolete) {
    const hash = await hashOutput(outputPath(out, path), isBinary(path));
    const reason = describeObsolete(path, artifacts);
    // Without the file too: the index exports what the lock lists.
    found.push(staleFile(path, lock, hash === undefined ? `the lock lists it, but ${reason}` : reason, flags));
  }
  return found;
}

/** Says why no run generates a file that the lock lists. */
function describeObsolete(path: string, artifacts: readonly Artifact[]): string {
  const kind = kindOfFile(path);
  if (kind === undefined) return 'no version of zerobus-gen generates such a file';
  const isEmitted = artifacts.some((artifact) => kindOfFile(artifact.path) === kind);
  return isEmitted ? 'the file has another name now' : `emit does not include ${kind}`;
}

/**
 * Returns whether a table has files and all of them are as the lock says, by their hashes. Emitting takes most of a run's time, and
 * most runs change nothing. This only saves work; `compareFiles` is the verdict.
 */
export async function hasCurrentFiles(lock: Lock, out: string, settings: RunSettings): Promise<boolean> {
  const files = lock.files.map(({ path, sha256 }) => ({ ...outputPath(out, path), sha256 }));
  if (!isAsEmitted(lock) || readEmitterId(lock) !== emitterId(tableSettings(lock, settings))) return false;
  const listed = files.map(({ path }) => path).sort();
  if (listed.length === 0 || listed.join() !== [...emittedPaths(lock, settings)].sort().join()) return false;
  if (lock.files.some((file) => file.settings?.out !== settings.out)) return false;
  for (const { sha256, ...place } of files) {
    if ((await hashOutput(place, isBinary(place.path))) !== sha256) return false;
  }
  return true;
}

/** Compares the name of the message in the lock with the one in the config. */
export function compareMessage(lock: Lock, message: string | undefined, flags?: RepeatedFlags): readonly Diagnostic[] {
  if (message === undefined || message === lock.message) return [];
  const reason = `the config calls the message ${message}, and the lock calls it ${lock.message}`;
  return lock.files.slice(0, 1).map(({ path }) => staleFile(path, lock, reason, flags));
}

/** Compares the index of a folder with all locks. Diagnostics name the first table of the folder. */
export async function compareIndex(
  locks: readonly Lock[],
  folder: string,
  { out, settings, flags }: FileComparison,
): Promise<readonly Diagnostic[]> {
  const owner = locks.find(({ name }) => tableFolder(name) === folder);
  if (owner === undefined) return [];
  const indexes = emitFolderIndex(locks, folder, settings);
  const found: Diagnostic[] = [];
  for (const path of indexPaths(folder)) {
    const content = indexes.find((index) => index.path === path)?.content;
    const place = outputPath(out, path);
    if (content === undefined) {
      if (await isGeneratedFile(place))
        found.push(staleFile(path, owner, 'no table has a file for it to export', flags));
      continue;
    }
    const hash = await hashOutput(place, false);
    if (hash === contentHash(content)) continue;
    const change = describeChange(owner, path, settings);
    if (hash === undefined) found.push(fileDiagnostic('file-missing', path, owner, flags));
    else if (change === undefined) found.push(fileDiagnostic('file-edited', path, owner, flags));
    else found.push(staleFile(path, owner, change, flags));
  }
  return found;
}

type FileCode = Extract<DiagnosticCode, 'file-missing' | 'file-edited'>;

function fileDiagnostic(code: FileCode, path: string, { name }: Lock, flags: RepeatedFlags = noFlags): Diagnostic {
  return diagnostic(code, { table: name, path }, { file: path, table: name.toArgument() + flags.offline });
}

function staleFile(path: string, { name }: Lock, reason: string, flags: RepeatedFlags = noFlags): Diagnostic {
  return diagnostic('file-stale', { table: name, path }, { file: path, table: name.toArgument() + flags.live, reason });
}

const noFlags: RepeatedFlags = { live: '', offline: '' };
