import { contentHash } from '../system/content-hash.js';
import type { Lock } from './lock.js';
import { lockText } from './parse-lock.js';
import { serialiseLock } from './serialise-lock.js';

/** The lines of a lock on which no file depends. */
const otherLines = /^ {2}(?:"emitter": .*|"ids": \{(?:\n {4}.*)*(?:\n {2})?\},)\n/gm;
/** The ids of columns and fields. A quote in a string has a backslash, so this is never inside one. */
const columnIds = /, "(?:columnId|columnIds|unconfirmedIds)": (?:-?\d+|\{[^{}]*\})/g;
/** A hash at the end of `emitter`. */
const hash = / #[0-9a-f]{12}$/;

/**
 * Returns the `emitter` of a lock whose files were just emitted: the id of the emitters, and a hash of the lock, so that a lock that
 * somebody edited or git merged is emitted again. Ids of tables and columns are left out: no file depends on them.
 */
export function formatEmitter(id: string, lock: Lock): string {
  if (lock.files.length === 0) return id;
  const text = (lockText(lock) ?? serialiseLock(lock)).replace(otherLines, '').replace(columnIds, '');
  return `${id} #${contentHash(text).slice(0, 12)}`;
}

/** Returns the id of the emitters that wrote the files of a lock. */
export function readEmitterId({ emitter }: Lock): string {
  return emitter.replace(hash, '');
}

/** Returns whether a lock is as it was when its files were emitted. */
export function isAsEmitted(lock: Lock): boolean {
  return lock.emitter === formatEmitter(readEmitterId(lock), lock);
}
