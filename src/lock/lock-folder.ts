import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GenError, genError } from '../diagnostics/gen-error.js';
import type { TableName } from '../model/table-name.js';
import { errorCode } from '../system/error-code.js';
import { systemReason } from '../system/system-reason.js';
import { writeFileAtomically } from '../system/write-file.js';
import { fileTable } from './file-table.js';
import type { Lock } from './lock.js';
import { maxLockSize } from './lock-size.js';
import { parseLock } from './parse-lock.js';
import { type ResolvedLock, resolveLock } from './resolve-lock.js';
import { serialiseLock } from './serialise-lock.js';

/** Where the lock of a table lies, in the folder `zerobus.lock`. */
export function lockPath(folder: string, table: TableName): string {
  return join(folder, `${table.toPath().join('.')}.json`);
}

/** The lock of a table, or undefined where there is none. Throws GenError. */
export async function readLock(folder: string, table: TableName): Promise<Lock | undefined> {
  const file = lockPath(folder, table);
  const text = readText(file);
  return text === undefined ? undefined : ofTable(parseLock(text, file), table, file);
}

/** The same for a run that writes the lock: what a merge left in it is resolved. Throws GenError. */
export async function readResolvedLock(folder: string, table: TableName): Promise<ResolvedLock | undefined> {
  const file = lockPath(folder, table);
  const text = readText(file);
  if (text === undefined) return undefined;
  const resolved = resolveLock(text, file);
  for (const lock of [resolved.lock, ...resolved.sides]) ofTable(lock, table, file);
  return resolved;
}

function ofTable(lock: Lock, table: TableName, file: string): Lock {
  if (lock.name.equals(table)) return lock;
  throw genError('lock-wrong-table', { table }, { file, found: lock.name.toString(), name: table.toString() });
}

/** The lock of a table that must have one. Throws GenError `lock-missing`, and what `readLock` throws. */
export async function expectLock(folder: string, table: TableName): Promise<Lock> {
  const lock = await readLock(folder, table);
  if (lock !== undefined) return lock;
  throw genError('lock-missing', { table }, { name: table.toString(), file: lockPath(folder, table) });
}

export interface LockFolder {
  /** Sorted by the name of the file. */
  readonly locks: readonly Lock[];
  /** What could not be read; each names its file, and the table as far as the name of the file tells. */
  readonly errors: readonly GenError[];
}

/** All locks of a folder; one that is damaged does not hide the others. No folder: no locks. */
export async function listLocks(folder: string, parse: typeof parseLock = parseLock): Promise<LockFolder> {
  const locks: Lock[] = [];
  const errors: GenError[] = [];
  for (const name of listNames(folder)) {
    try {
      const file = join(folder, name);
      const text = readText(file);
      if (text !== undefined) locks.push(parse(text, file));
    } catch (error) {
      if (!(error instanceof GenError)) throw error;
      errors.push(new GenError({ ...error.diagnostic, table: fileTable(name) }, error.cause));
    }
  }
  return { locks, errors };
}

/** Writes the lock as a whole or not at all, and only where it changed; `dryRun` only tells. Throws the system's error, GenError. */
export async function writeLock(folder: string, lock: Lock, dryRun: boolean = false): Promise<'written' | 'unchanged'> {
  const path = lockPath(folder, lock.name);
  const text = serialiseLock(lock);
  if (Buffer.byteLength(text) > maxLockSize) {
    const limit = String(maxLockSize / 1024 / 1024);
    throw genError('lock-too-large', { table: lock.name }, { name: lock.name.toString(), limit });
  }
  if (readText(path) === text) return 'unchanged';
  if (!dryRun) await writeFileAtomically(path, text, true);
  return 'written';
}

function listNames(folder: string): string[] {
  try {
    const names = readdirSync(folder);
    return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(folder, error);
  }
}

/** Read at once: a thousand small files take longer to wait for than to read. */
function readText(file: string): string | undefined {
  try {
    const found = statSync(file);
    // A pipe would be waited for.
    if (!found.isFile()) throw genError('file-unreadable', {}, { file, reason: 'it is no file' });
    if (found.size > maxLockSize) {
      throw genError('lock-damaged', {}, { file, reason: `it is larger than ${maxLockSize / 1024 / 1024} MiB` });
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof GenError) throw error;
    if (isMissing(error)) return undefined;
    throw unreadable(file, error);
  }
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

function unreadable(file: string, error: unknown): GenError {
  return genError('file-unreadable', {}, { file, reason: systemReason(error) }, error);
}
