import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { toLockFile } from '../../lock/lock-file.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { hasCurrentFiles } from '../publish/compare-files.js';
import { publishTable, unchangedFiles } from '../publish/publish-files.js';
import { type TableResult, tableResult } from '../publish/table-result.js';

/** A table that is ready to be emitted. */
export interface LockedTable {
  /** Lists the files that exist, written by an earlier run. */
  readonly lock: Lock;
  /** The text of its file as this run read it; undefined if there was none. */
  readonly before: string | undefined;
  /** Whether `lock` is what its file holds. */
  readonly isSaved: boolean;
  /** Diagnostics of the table. */
  readonly diagnostics: readonly Diagnostic[];
  /** Diagnostics of its names and numbers, reported only when files are written. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Emits the files of a table from its lock and publishes them; skips a table whose lock and files are up to date. With
 * `keepLock` the lock file stays unchanged. Adds the new lock of the table to `generated`, by its name. Throws GenError,
 * LockChanged, the reason of the project's signal.
 */
export async function generateTable(
  { lock, before, isSaved, diagnostics, warnings }: LockedTable,
  generated: Map<string, Lock>,
  project: ResolvedProject,
  keepLock: boolean = false,
): Promise<TableResult> {
  const table = lock.name.toString();
  const unchanged = tableResult(table, unchangedFiles(lock, project), diagnostics);
  if (isSaved && (await hasCurrentFiles(lock, project.out, project.artifacts))) {
    generated.set(table, lock);
    return unchanged;
  }
  const { emitArtifacts } = await import('../../artifacts/emit-artifacts.js');
  const emitted = await emitArtifacts(lock, project.artifacts);
  // The lock may know a fact that the source of this run does not, and with it a reason to reject the table.
  if (hasErrors(emitted.diagnostics)) return tableResult(table, [], [...diagnostics, ...emitted.diagnostics]);
  const lockFile = keepLock ? undefined : toLockFile(project.lockFolder, emitted.lock, before, emitted.obsolete);
  const files = await publishTable(emitted, lockFile, lock.files, project);
  generated.set(table, emitted.lock);
  return tableResult(table, files, [...diagnostics, ...warnings]);
}
