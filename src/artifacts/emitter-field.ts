import type { Lock } from '../lock/lock.js';
import { lockText } from '../lock/parse-lock.js';
import { serialiseLock } from '../lock/serialise-lock.js';
import { contentHash } from '../system/content-hash.js';
import { type ArtifactSettings, emitterId } from './artifact-settings.js';

/** The lines of a lock on which no file depends. */
const otherLines = /^ {2}(?:"emitter": .*|"ids": \{(?:\n {4}.*)*(?:\n {2})?\},)\n/gm;
/** The ids of columns and fields. A quote in a string has a backslash, so this is never inside one. */
const columnIds = /, "(?:columnId|columnIds|unconfirmedIds)": (?:-?\d+|\{[^{}]*\})/g;

/**
 * Returns the `emitter` of a lock whose files were just emitted: the revision and settings of the emitters, and a hash of the lock,
 * so that a lock that somebody edited or git merged is emitted again. Ids are left out: no file depends on them.
 */
export function emitterField(lock: Lock, settings: ArtifactSettings): string {
  const emitter = emitterId(settings);
  if (lock.files.length === 0) return emitter;
  const text = (lockText(lock) ?? serialiseLock(lock)).replace(otherLines, '').replace(columnIds, '');
  return `${emitter} #${contentHash(text).slice(0, 12)}`;
}

/** Returns the revision and settings of the emitters that wrote the files of a lock. */
export function emitterIdOf({ emitter }: Lock): string {
  return emitter.replace(/ #[0-9a-f]{12}$/, '');
}
