import { basename } from 'node:path';
import pMap from 'p-map';
import { FileClaims } from '../../artifacts/names/file-claims.js';
import { tableFolder } from '../../artifacts/table-paths.js';
import type { TableSource } from '../../catalog/table-source.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { compareTables } from '../../drift/compare-tables.js';
import type { Finding } from '../../drift/finding.js';
import { type BaseLock, type BaseLocks, fileKey } from '../../lock/base-locks.js';
import { expectLock, type LockFolder, listLocks, lockPath } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import { selectLockedTables } from '../../lock/select-locked-tables.js';
import { targetKey } from '../../lock/target-ids.js';
import type { TableName } from '../../model/table-name.js';
import type { TableSelection } from '../../model/table-pattern.js';
import { listFolder } from '../../system/find-file.js';
import { inspectTable } from '../project/inspect-table.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { compareFiles, compareIndex, compareMessage, type RepeatedFlags } from '../publish/compare-files.js';
import type { CheckResult } from './check-result.js';
import { compareBase, diagnoseBase, removedLock } from './compare-base.js';
import { droppedTableFinding, readTableIfPresent } from './dropped-table.js';
import { findOrphanedFiles } from './orphaned-files.js';
import { findUngeneratedTables } from './ungenerated-tables.js';

/** A check of one target. */
export interface CheckRun extends ResolvedProject {
  /** Absent: compare the lock with the files only. */
  readonly source?: TableSource;
  /** Which drift fails: `breaking`, which breaks running producers, or `any`. */
  readonly failOn: 'breaking' | 'any';
  /** Whether to compare the lock with the files. Default true. */
  readonly compareFiles?: boolean;
  /** Locks of an earlier commit to compare the numbers with. */
  readonly base?: BaseLocks | undefined;
  /** How many tables to read at a time. */
  readonly jobs: number;
  /** The flags of the check, for the commands that it suggests. Default: none. */
  readonly flags?: RepeatedFlags | undefined;
  readonly signal: AbortSignal;
  /** Called after each table, with the number of checked tables and of all tables. */
  readonly onChecked?: (checked: number, total: number) => void;
}

/** Compares the index of a table's folder with the locks, once for all tables in the folder. */
type IndexComparison = (table: TableName) => Promise<readonly Diagnostic[]>;

/**
 * Compares live tables with their locks, and locks with their files. An empty selection means all tables of the lock and of
 * the config, and then live tables that match a pattern of the config and have no lock. Reads only. A table that cannot be
 * checked is an `error`. Throws GenError `no-match`, the reason of `signal`, and any error that is a bug.
 */
export async function checkTables(selection: TableSelection, run: CheckRun): Promise<CheckResult[]> {
  const { source, signal } = run;
  const folder = await listLocks(run.lockFolder);
  const { locks, errors } = folder;
  const { tables, unreadable } = selectLockedTables(selection, run.configured, folder);
  // If a lock cannot be read, nobody knows what the index of its folder should hold.
  const indexes = indexComparison(errors.length === 0 ? locks : [], run);
  const claims = new FileClaims();
  const clashes = new Map(locks.map((lock) => [lock.name.toSql(), claims.claim(lock.name, lock)]));
  const bases = new Map([...(run.base?.locks ?? [])].map(([file, lock]) => [fileKey(file), lock]));
  let count = 0;
  const check = async (table: TableName): Promise<CheckResult> => {
    const clash = clashes.get(table.toSql());
    const result = clash === undefined ? await checkTable(table, indexes, bases, run) : failedCheck(table, clash, run);
    run.onChecked?.(++count, tables.length);
    return result;
  };
  const results = await pMap(tables, check, { concurrency: run.jobs });
  signal.throwIfAborted();
  if (source !== undefined && tables.length > 0) {
    const known = [...locks.map(({ name }) => name.toString()), ...errors.map((error) => error.diagnostic.table ?? '')];
    results.push(...(await findUngeneratedTables(selection, known, source, run)));
  }
  results.push(...(await removedLocks(selection, run)));
  results.push(...unreadable.map((error) => unreadableLock(error, targetKey(run.target))));
  const [first, ...others] = results;
  if (first === undefined) return results;
  const diagnostics = [...first.diagnostics, ...(await diagnoseProject(selection, folder, run))];
  return [{ ...first, diagnostics }, ...others];
}

/** Returns what is about no table of the lock; it is reported with the first one. */
async function diagnoseProject(
  selection: TableSelection,
  { locks, errors }: LockFolder,
  run: CheckRun,
): Promise<Diagnostic[]> {
  const { base, compareFiles: compares = true, out, artifacts } = run;
  const diagnostics = base === undefined ? [] : diagnoseBase(base);
  // If a lock cannot be read, nobody knows which files are its own.
  if (!compares || selection.length > 0 || errors.length > 0) return diagnostics;
  return [...diagnostics, ...(await findOrphanedFiles(locks, out, artifacts))];
}

function indexComparison(locks: Parameters<typeof compareIndex>[0], run: CheckRun): IndexComparison {
  const comparisons = new Map<string, Promise<readonly Diagnostic[]>>();
  return (table) => {
    const folder = tableFolder(table);
    const comparison = comparisons.get(folder) ?? compareIndex(locks, folder, { ...run, settings: run.artifacts });
    comparisons.set(folder, comparison);
    return comparison;
  };
}

async function checkTable(
  table: TableName,
  compareIndexOnce: IndexComparison,
  bases: ReadonlyMap<string, BaseLock>,
  run: CheckRun,
): Promise<CheckResult> {
  const { source, failOn, signal } = run;
  const target = targetKey(run.target);
  const diagnostics: Diagnostic[] = [];
  const findings: Finding[] = [];
  try {
    const lock = await expectLock(run.lockFolder, table);
    const { message, exclude } = run.tableOptions?.(table) ?? {};
    if (run.compareFiles !== false) {
      diagnostics.push(...compareMessage(lock, message, run.flags));
      diagnostics.push(...(await compareFiles(lock, { ...run, settings: run.artifacts })));
      diagnostics.push(...(await compareIndexOnce(table)));
      const before = bases.get(fileKey(basename(lockPath(run.lockFolder, table))));
      if (before !== undefined) diagnostics.push(...compareBase(before, lock, message));
    }
    if (source !== undefined) {
      const live = await readTableIfPresent(source, table, signal);
      if (live === undefined) findings.push(droppedTableFinding(lock, run));
      else {
        const inspected = inspectTable(live, { catalog: run.catalog, exclude });
        const qualified = table.in(run.catalog ?? table.catalog);
        findings.push(...compareTables(lockToModel(lock, run.target), inspected.model, qualified));
        diagnostics.push(...inspected.diagnostics.filter(({ severity }) => severity !== 'info'));
      }
    }
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    const cause = { ...error.diagnostic, table: table.toString() };
    return { table: table.toString(), target, status: 'error', findings, diagnostics: [...diagnostics, cause] };
  }
  const drifted = failOn === 'any' ? findings.length > 0 : findings.some(({ severity }) => severity === 'breaking');
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { table: table.toString(), target, status: drifted || failed ? 'drift' : 'ok', findings, diagnostics };
}

/** Reports a table whose files belong to another one, as after a merge of two locks whose names differ only in case. */
function failedCheck(table: TableName, { diagnostic }: GenError, { target }: CheckRun): CheckResult {
  return {
    table: table.toString(),
    target: targetKey(target),
    status: 'error',
    findings: [],
    diagnostics: [diagnostic],
  };
}

/** Reports tables whose lock the earlier commit has and this one has not, if the selection does not name other tables. */
async function removedLocks(
  selection: TableSelection,
  { base, lockFolder, target }: CheckRun,
): Promise<readonly CheckResult[]> {
  if (selection.length > 0 || base === undefined) return [];
  const present = new Set((await listFolder(lockFolder)).map(fileKey));
  return [...base.locks].flatMap(([file, { lock: before }]): readonly CheckResult[] => {
    if (before instanceof GenError || present.has(fileKey(file))) return [];
    const table = before.name.toString();
    const diagnostics = [removedLock(before)];
    return [{ table, target: targetKey(target), status: 'ok', findings: [], diagnostics }];
  });
}

function unreadableLock({ diagnostic }: GenError, target: string): CheckResult {
  return { table: diagnostic.table ?? '', target, status: 'error', findings: [], diagnostics: [diagnostic] };
}
