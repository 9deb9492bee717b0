import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenError, genError } from '../model/gen-error.js';
import type { TableName } from '../model/table-name.js';
import type { Lock } from './lock.js';
import { parseLock } from './parse-lock.js';
import { serialiseLock } from './serialise-lock.js';
import { removeLeftovers, writeFileAtomically } from './write-file.js';

/** Where the lock of a table lies, in the folder `zerobus.lock`. */
export function lockPath(folder: string, table: TableName): string {
  return join(folder, `${table.toPath().join('.')}.json`);
}

/** The lock of a table, or undefined where there is none. Throws GenError. */
export async function readLock(folder: string, table: TableName): Promise<Lock | undefined> {
  const file = lockPath(folder, table);
  const lock = await readLockFile(file);
  if (lock !== undefined && !lock.name.equals(table)) {
    throw genError('lock-wrong-table', { table }, { file, found: lock.name.toString(), name: table.toString() });
  }
  return lock;
}

export interface LockFolder {
  /** Sorted by the name of the file. */
  readonly locks: readonly Lock[];
  /** What could not be read; each names its file, and the table as far as the name of the file tells. */
  readonly errors: readonly GenError[];
}

/** All locks of a folder; one that is damaged does not hide the others. No folder: no locks. */
export async function listLocks(folder: string): Promise<LockFolder> {
  const locks: Lock[] = [];
  const errors: GenError[] = [];
  for (const name of await listNames(folder)) {
    try {
      const lock = await readLockFile(join(folder, name));
      if (lock !== undefined) locks.push(lock);
    } catch (error) {
      if (!(error instanceof GenError)) throw error;
      errors.push(new GenError({ ...error.diagnostic, table: tableOf(name) }, error.cause));
    }
  }
  return { locks, errors };
}

/** Writes the lock as a whole or not at all, and only where it changed. Throws the system's error. */
export async function writeLock(folder: string, lock: Lock): Promise<'written' | 'unchanged'> {
  const path = lockPath(folder, lock.name);
  const text = serialiseLock(lock);
  await removeLeftovers(path);
  if ((await readText(path)) === text) return 'unchanged';
  await writeFileAtomically(path, text);
  return 'written';
}

async function listNames(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(folder, error);
  }
}

async function readLockFile(file: string): Promise<Lock | undefined> {
  const text = await readText(file);
  return text === undefined ? undefined : parseLock(text, file);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(file, error);
  }
}

/** What `lockPath` made a file's name from, for messages. */
function tableOf(file: string): string {
  const parts = file.slice(0, -'.json'.length).split('.');
  try {
    return parts.map((part) => decodeURIComponent(part.replace(/%$/, ''))).join('.');
  } catch {
    return file;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unreadable(file: string, error: unknown): GenError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return genError('file-unreadable', {}, { file, reason }, error);
}
