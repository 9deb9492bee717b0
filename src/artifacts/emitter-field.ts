import type { Lock } from '../lock/lock.js';
import { lockText } from '../lock/parse-lock.js';
import { serialiseLock } from '../lock/serialise-lock.js';
import { contentHash } from '../system/content-hash.js';
import { emitterId, type RunSettings } from './artifact-settings.js';
import { kindOfFile, tableSettings } from './table-settings.js';

/** The lines of a lock on which no file depends. */
const otherLines = /^ {2}(?:"emitter": .*|"ids": \{(?:\n {4}.*)*(?:\n {2})?\},)\n/gm;
/** The ids of columns and fields. A quote in a string has a backslash, so this is never inside one. */
const columnIds = /, "(?:columnId|columnIds|unconfirmedIds)": (?:-?\d+|\{[^{}]*\})/g;

/**
 * Returns the `emitter` of a lock whose files were just emitted: the revision and settings of the emitters, and a hash of the lock,
 * so that a lock that somebody edited or git merged is emitted again. Ids are left out: no file depends on them.
 */
export function emitterField(lock: Lock, settings: RunSettings): string {
  const emitter = emitterId(tableSettings(lock, settings));
  if (lock.files.length === 0) return emitter;
  const text = (lockText(lock) ?? serialiseLock(lock)).replace(otherLines, '').replace(columnIds, '');
  return `${emitter} #${contentHash(text).slice(0, 12)}`;
}

/** Returns the revision and settings of the emitters that wrote the files of a lock. */
function emitterIdOf({ emitter }: Lock): string {
  return emitter.replace(/ #[0-9a-f]{12}$/, '');
}

/** Describes why a run would emit a file of a table anew, though nobody edited it; undefined if its settings are the same. */
export function describeChange(lock: Lock, path: string, run: RunSettings): string | undefined {
  const [before, now] = [emitterIdOf(lock), emitterId(tableSettings(lock, run))].map(parseId) as [ParsedId, ParsedId];
  if (before.revision !== now.revision) return 'another revision of zerobus-gen generated it';
  const names = new Set([...before.settings.keys(), ...now.settings.keys()].filter((name) => appliesTo(name, path)));
  const changed = [...names].filter((name) => before.settings.get(name) !== now.settings.get(name));
  const changes = changed.map((name) => {
    const [old, wanted] = [before, now].map(({ settings }) => settings.get(name) ?? 'none');
    return `${name} was ${old}, and is ${wanted}`;
  });
  return changes.length === 0 ? undefined : changes.join('; ');
}

interface ParsedId {
  readonly revision: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
}

/** Parses what `emitterId` wrote. */
function parseId(id: string): ParsedId {
  const [revision, , extension = 'none', ...options] = id.match(/\w+="(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const settings = options.map((option): [string, string] => {
    const at = option.indexOf('=');
    if (at === -1) return option === 'strict' ? ['zod.strict', 'true'] : [option, 'set'];
    return [`proto.${option.slice(0, at)}`, option.slice(at + 1)];
  });
  return { revision, settings: new Map([['importExtension', extension], ...settings]) };
}

/** Returns whether the content of a file depends on a setting. */
function appliesTo(setting: string, path: string): boolean {
  const kind = kindOfFile(path);
  if (setting.startsWith('proto.')) return kind === 'proto' || kind === 'descriptor';
  if (setting.startsWith('zod.')) return kind === 'zod';
  return kind === 'producer' || kind === 'zod' || path.endsWith('/index.ts') || path.endsWith('/index.zod.ts');
}
