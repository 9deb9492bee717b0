import { basename, dirname, join } from 'node:path';
import { GenError, genError } from '../diagnostics/gen-error.js';
import type { TableName } from '../model/table-name.js';
import { isMissing } from '../system/error-code.js';
import { listFolder } from '../system/find-file.js';
import { readError } from '../system/read-error.js';
import { FileRejected, readTextBounded } from '../system/read-file.js';
import { decodeTableName } from './file-table.js';
import type { Lock } from './lock.js';
import { maxLockSize } from './lock-size.js';
import { parseLock } from './parse-lock.js';
import { type ResolvedLock, resolveLock } from './resolve-lock.js';

/** Returns the path of a table's lock in the folder `zerobus.lock`. */
export function lockPath(folder: string, table: TableName): string {
  return join(folder, `${table.toPath().join('.')}.json`);
}

/** Reads the lock of a table, whose name may have another case; returns undefined if it has none. Throws GenError. */
export async function readLock(folder: string, table: TableName): Promise<Lock | undefined> {
  const exact = lockPath(folder, table);
  const name = basename(exact).toLowerCase();
  let file: string | undefined = exact;
  let text = await readText(exact);
  if (text === undefined) {
    // Unity Catalog ignores case, and so do the file systems of Windows and macOS.
    const other = (await listNames(folder)).find((each) => each.toLowerCase() === name);
    file = other && join(folder, other);
    text = file && (await readText(file));
  }
  return file === undefined || text === undefined ? undefined : expectTable(parseLock(text, file), table, file);
}

/** Reads a lock for a run that will write it, and resolves what a git merge left in it. Throws GenError. */
export async function readResolvedLock(folder: string, table: TableName): Promise<ResolvedLock | undefined> {
  const file = lockPath(folder, table);
  const text = await readText(file);
  if (text === undefined) return undefined;
  const resolved = await resolveLock(text, file);
  for (const lock of resolved.sides) expectTable(lock, table, file);
  return resolved;
}

function expectTable(lock: Lock, table: TableName, file: string): Lock {
  if (lock.name.caseInsensitiveKey === table.caseInsensitiveKey) return lock;
  throw genError('lock-wrong-table', { table }, { file, found: lock.name.toString(), name: table.toString() });
}

/** Reads the lock of a table that must have one. Throws GenError `lock-missing`, and what `readLock` throws. */
export async function expectLock(folder: string, table: TableName): Promise<Lock> {
  const lock = await readLock(folder, table);
  if (lock !== undefined) return lock;
  const params = { name: table.toString(), file: lockPath(folder, table), table: table.toArgument() };
  throw genError('lock-missing', { table }, params);
}

/** Returns the lock of a table that must have one; if it cannot be read, the error that `expectLock` throws. */
export async function findLock(folder: string, table: TableName): Promise<Lock | GenError> {
  try {
    return await expectLock(folder, table);
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

/** The locks of a project. */
export interface LockFolder {
  /** Sorted by file name. */
  readonly locks: readonly Lock[];
  /** An error for each lock that cannot be read, with its file, and the table that the file name suggests. */
  readonly errors: readonly GenError[];
}

/** Reads all locks of a folder; a damaged one does not hide the others. A missing folder has no locks. */
export async function listLocks(
  folder: string,
  parse: (text: string, file: string) => Lock | Promise<Lock> = parseLock,
): Promise<LockFolder> {
  const locks: Lock[] = [];
  const errors: GenError[] = [];
  for (const name of await listNames(folder)) {
    try {
      const file = join(folder, name);
      const text = await readText(file);
      if (text !== undefined) locks.push(await parse(text, file));
    } catch (error) {
      if (!(error instanceof GenError)) throw error;
      errors.push(new GenError({ ...error.diagnostic, table: decodeTableName(name) }, error.cause));
    }
  }
  return { locks, errors };
}

async function listNames(folder: string): Promise<readonly string[]> {
  const names = await listFolder(folder);
  return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readTextBounded(file, { maxBytes: maxLockSize, inside: dirname(dirname(file)) });
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof FileRejected && error.kind === 'too-large')
      throw genError('lock-damaged', {}, { file, reason: error.reason }, error);
    throw readError(error, file);
  }
}
